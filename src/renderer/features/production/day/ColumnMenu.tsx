import { Columns3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Menu } from '#renderer/ui/index.ts';
import type { DayColumns } from './use-day-columns.ts';

export function ColumnMenu({ columns }: { readonly columns: DayColumns }) {
  const { t } = useTranslation();
  return (
    <Menu
      align="end"
      groups={[{ key: 'columns', label: t('ui.columns'), items: columnItems(columns) }]}
      trigger={
        <button type="button" className="icon-button" aria-label={t('ui.columns')}>
          <Columns3 />
        </button>
      }
    />
  );
}

export function columnItems({ choices, isShown, toggle }: DayColumns) {
  return choices.map(({ key, label }) => ({
    key,
    label,
    checked: isShown(key),
    staysOpen: true,
    onSelect: () => toggle(key),
  }));
}
