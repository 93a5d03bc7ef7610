import { Download, Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Checkbox, IconButton, Menu } from '#renderer/ui/index.ts';
import { ColumnMenu, columnItems } from './ColumnMenu.tsx';
import type { DayColumns } from './use-day-columns.ts';
import type { useFirstMissing } from './use-first-missing.ts';
import type { useMissingOnly } from './use-missing-only.ts';

interface DayActions {
  readonly columns: DayColumns;
  readonly firstMissing: ReturnType<typeof useFirstMissing>;
  readonly missingOnly: ReturnType<typeof useMissingOnly>;
  readonly onExport: () => void;
  /** Absent: the day most likely entered now is shown already. */
  readonly onLatest: (() => void) | undefined;
}

interface DayToolsProps extends DayActions {
  readonly picker: ReactNode;
  readonly find: ReactNode;
  readonly count: string;
}

export function DayTools(props: DayToolsProps) {
  const { columns, firstMissing, missingOnly, onExport, onLatest } = props;
  const { t } = useTranslation();
  return (
    <div className="entry-tools">
      {props.picker}
      <Button tone="quiet" disabled={!onLatest} onClick={onLatest}>
        {t('production.today')}
      </Button>
      <Button tone="quiet" busy={firstMissing.isLooking} onClick={firstMissing.look}>
        {t(firstMissing.isLooking ? 'production.looking' : 'production.firstMissing')}
      </Button>
      {props.find}
      <Checkbox
        label={t('production.onlyMissing')}
        checked={missingOnly.isOn}
        onChange={missingOnly.toggle}
      />
      <span className="entry-count muted">{props.count}</span>
      <ColumnMenu columns={columns} />
      <IconButton label={t('ui.exportCsv')} onClick={onExport}>
        <Download />
      </IconButton>
    </div>
  );
}

/** The same behind one button, for a phone. */
export function DayMenu({ columns, firstMissing, missingOnly, onExport, onLatest }: DayActions) {
  const { t } = useTranslation();
  const actions = [
    {
      key: 'latest',
      label: t('production.today'),
      disabled: !onLatest,
      onSelect: () => onLatest?.(),
    },
    { key: 'missing', label: t('production.firstMissing'), onSelect: firstMissing.look },
    {
      key: 'only',
      label: t('production.onlyMissing'),
      checked: missingOnly.isOn,
      onSelect: () => missingOnly.toggle(!missingOnly.isOn),
    },
    { key: 'export', label: t('ui.exportCsv'), onSelect: onExport },
  ];
  return (
    <Menu
      align="end"
      groups={[
        { key: 'actions', items: actions },
        { key: 'columns', label: t('ui.columns'), items: columnItems(columns) },
      ]}
      trigger={
        <button type="button" className="icon-button" aria-label={t('production.moreActions')}>
          <Ellipsis />
        </button>
      }
    />
  );
}
