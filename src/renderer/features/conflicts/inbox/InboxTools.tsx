import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { conflictSorts, type Conflict } from '#shared/contract/conflicts.ts';
import { bulkChoices, type BulkChoice } from '#shared/domain/conflicts/choose.ts';
import { Button, Checkbox, IconButton, Menu, Select } from '#renderer/ui/index.ts';
import { spans, type InboxFilters, type Span } from './use-inbox-filters.ts';

const filteredKinds = [
  'wellMonth',
  'wellYear',
  'well',
  'lease',
  'device',
  'alarmSet',
  'annotation',
  'settings',
] as const satisfies readonly Conflict['documentKind'][];

interface InboxToolsProps {
  readonly filters: InboxFilters;
  readonly pickedCount: number;
  readonly onTake: (by: BulkChoice) => void;
  readonly onExport: () => void;
}

export function InboxTools({ filters, pickedCount, onTake, onExport }: InboxToolsProps) {
  const { t } = useTranslation();
  return (
    <div className="conflicts-tools">
      <Select
        label={t('conflicts.sortLabel')}
        hideLabel
        value={filters.sort ?? ''}
        onChange={(sort) => filters.set('sort', sort)}
        options={[
          { value: '', label: t('conflicts.anySort') },
          ...conflictSorts.map((sort) => ({ value: sort, label: t(`conflicts.sort.${sort}`) })),
        ]}
      />
      <Select
        label={t('conflicts.kindLabel')}
        hideLabel
        value={filters.documentKind}
        onChange={(kind) => filters.set('kind', kind)}
        options={[
          { value: '', label: t('conflicts.anyKind') },
          ...filteredKinds.map((kind) => ({ value: kind, label: t(`conflicts.kind.${kind}`) })),
        ]}
      />
      <Select
        label={t('conflicts.since.label')}
        hideLabel
        value={filters.since ?? ''}
        onChange={(since) => filters.set('since', since)}
        options={[
          { value: '', label: t('conflicts.since.any') },
          ...(Object.keys(spans) as Span[]).map((span) => ({
            value: span,
            label: t(`conflicts.since.${span}`),
          })),
        ]}
      />
      <Checkbox
        label={t('conflicts.mineOnly')}
        checked={filters.isMine}
        onChange={(isOn) => filters.set('mine', isOn ? '1' : '')}
      />
      <span className="conflicts-actions">
        <Menu
          align="end"
          trigger={
            <Button tone="primary" disabled={pickedCount === 0}>
              {pickedCount > 0
                ? `${t('conflicts.takeFor')} (${pickedCount})`
                : t('conflicts.takeFor')}
            </Button>
          }
          groups={[
            {
              key: 'take',
              items: bulkChoices.map((by) => ({
                key: by,
                label: t(`conflicts.by.${by}`),
                onSelect: () => onTake(by),
              })),
            },
          ]}
        />
        <IconButton label={t('conflicts.export')} onClick={onExport}>
          <Download />
        </IconButton>
      </span>
    </div>
  );
}
