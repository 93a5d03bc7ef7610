import { FileDown, ImageDown, Keyboard, NotebookPen, Plus, Settings2 } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrendOptions, TrendView } from '#shared/domain/trends/trend-view.ts';
import type { StripChartHandle, TimeWindow } from '#renderer/charts/strips/index.ts';
import { Button, IconButton, Menu, useSaveFile } from '#renderer/ui/index.ts';
import { CompareMenu } from './CompareMenu.tsx';
import type { DrawnTrace } from './strips-of.ts';
import { trendToCsv } from './trend-csv.ts';
import type { TrendEvent } from './use-marks.ts';
import type { TagBook } from './use-tag-book.ts';

interface TrendToolsProps {
  readonly view: TrendView;
  readonly window: TimeWindow;
  readonly book: TagBook;
  readonly traces: readonly DrawnTrace[];
  readonly events: readonly TrendEvent[];
  readonly cursorMs: number | null;
  readonly chart: RefObject<StripChartHandle | null>;
  readonly title: string;
  readonly savedViews: ReactNode;
  readonly onChange: (next: TrendView) => void;
  readonly onAdd: () => void;
  readonly onAnnotate: () => void;
  readonly onExport: () => void;
  readonly onKeys: () => void;
}

const optionKeys = ['showQuality', 'showGaps', 'showEvents', 'showAnnotations'] as const;

export function TrendTools(props: TrendToolsProps) {
  const {
    view,
    window,
    book,
    traces,
    chart,
    title,
    onChange,
    onAdd,
    onAnnotate,
    onExport,
    onKeys,
  } = props;
  const { t } = useTranslation();
  const saveFile = useSaveFile();
  const hasPens = view.pens.length > 0;
  const setOptions = (options: Partial<TrendOptions>) =>
    onChange({ ...view, options: { ...view.options, ...options } });
  const saveCsv = () =>
    saveFile({
      name: `${title}.csv`,
      mimeType: 'text/csv',
      content: trendToCsv(view, traces, book, window, (key) => t(key)),
    });
  const savePng = async () => {
    const png = await chart.current?.toPng();
    if (png) await saveFile({ name: `${title}.png`, mimeType: 'image/png', content: png });
  };
  const { layout, showStatistics } = view.options;
  return (
    <div className="trend-tools">
      <Button icon={<Plus />} tone={hasPens ? 'normal' : 'quiet'} onClick={onAdd}>
        {t('trends.addPens')}
      </Button>
      {hasPens && (
        <>
          <CompareMenu
            {...props}
            onChange={(compare) => onChange({ ...view, compare: [...compare] })}
          />
          <IconButton label={t('trends.annotate')} onClick={onAnnotate}>
            <NotebookPen />
          </IconButton>
          <Menu
            align="end"
            trigger={
              <IconButton label={t('trends.options')}>
                <Settings2 />
              </IconButton>
            }
            groups={[
              {
                key: 'layout',
                label: t('trends.layout'),
                items: (['strips', 'overlay'] as const).map((key) => ({
                  key,
                  label: t(`trends.${key}`),
                  checked: layout === key,
                  onSelect: () => setOptions({ layout: key }),
                })),
              },
              {
                key: 'shown',
                label: t('trends.marks'),
                items: optionKeys.map((key) => ({
                  key,
                  label: t(`trends.${key}`),
                  checked: view.options[key],
                  staysOpen: true,
                  onSelect: () => setOptions({ [key]: !view.options[key] }),
                })),
              },
              {
                key: 'more',
                items: [
                  {
                    key: 'statistics',
                    label: t('trends.statistics'),
                    checked: showStatistics,
                    onSelect: () => setOptions({ showStatistics: !showStatistics }),
                  },
                  {
                    key: 'csv',
                    label: t('ui.exportCsv'),
                    icon: <FileDown />,
                    onSelect: () => void saveCsv(),
                  },
                  {
                    key: 'png',
                    label: t('ui.exportPng'),
                    icon: <ImageDown />,
                    onSelect: () => void savePng(),
                  },
                  { key: 'export', label: t('trends.export'), onSelect: onExport },
                  {
                    key: 'keys',
                    label: t('trends.keys'),
                    icon: <Keyboard />,
                    onSelect: onKeys,
                  },
                ],
              },
            ]}
          />
        </>
      )}
      {props.savedViews}
    </div>
  );
}
