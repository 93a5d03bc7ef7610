import { FileDown, ImageDown, Keyboard, NotebookPen, Plus, Settings2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton, Menu, useSaveFile } from '#renderer/ui/index.ts';
import { CompareMenu } from './CompareMenu.tsx';
import { SavedViews } from './SavedViews.tsx';
import { trendToCsv } from './trend-csv.ts';
import type { TrendScreen } from './use-trend-screen.ts';

interface TrendToolsProps {
  readonly screen: TrendScreen;
  /** Names exported files. */
  readonly title: string;
}

const optionKeys = [
  'showLimits',
  'showQuality',
  'showGaps',
  'showEvents',
  'showAnnotations',
] as const;

/** What can be done with the whole trend. */
export function TrendTools({ screen, title }: TrendToolsProps) {
  const { t } = useTranslation();
  const { view, window, book, change, open, setOptions } = screen;
  const saveFile = useSaveFile();
  const hasPens = view.pens.length > 0;
  const saveCsv = () =>
    saveFile({
      name: `${title}.csv`,
      mimeType: 'text/csv',
      content: trendToCsv(view, screen.trend.traces, book, window, (key) => t(key)),
    });
  const savePng = async () => {
    const png = await screen.chart?.toPng();
    if (png) await saveFile({ name: `${title}.png`, mimeType: 'image/png', content: png });
  };
  const { layout, showStatistics } = view.options;
  return (
    <div className="trend-tools">
      <Button
        icon={<Plus />}
        tone={hasPens ? 'normal' : 'quiet'}
        onClick={() => open({ kind: 'pens' })}
      >
        {t('trends.addPens')}
      </Button>
      {hasPens && (
        <>
          <CompareMenu
            view={view}
            window={window}
            book={book}
            cursorMs={screen.cursors.firstMs}
            onChange={(compare) => change({ ...view, compare: [...compare] })}
          />
          <IconButton label={t('trends.annotate')} onClick={screen.annotateCursor}>
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
                  {
                    key: 'export',
                    label: t('trends.export'),
                    onSelect: () => open({ kind: 'export' }),
                  },
                  {
                    key: 'keys',
                    label: t('trends.keys'),
                    icon: <Keyboard />,
                    onSelect: () => open({ kind: 'keys' }),
                  },
                ],
              },
            ]}
          />
        </>
      )}
      <SavedViews shown={screen.shown} views={screen.savedViews} />
    </div>
  );
}
