import { useTranslation } from 'react-i18next';
import { toCsv, useFormats, useSaveFile } from '#renderer/ui/index.ts';
import type { DayRow } from './day-rows.ts';
import type { DayColumns } from './use-day-columns.ts';

/** Saves the shown rows and columns of a day as CSV. */
export function useDayExport(
  day: string,
  rows: readonly DayRow[],
  { fields, columns }: DayColumns,
): () => void {
  const { t } = useTranslation();
  const saveFile = useSaveFile();
  const formats = useFormats();
  return () => {
    const headers = columns.map(({ header, unit }) => [header, unit].filter(Boolean).join(' '));
    const header = [t('production.well'), t('frame.leaseFilter'), t('production.day'), ...headers];
    const cells = rows.map((row) => [
      row.wellName,
      row.leaseName,
      day,
      ...fields.map(({ field }) => row.values[field]),
    ]);
    const name = `${t('production.sheetOfDay', { day: formats.day(day) })}.csv`;
    void saveFile({ name, mimeType: 'text/csv', content: toCsv(header, cells) });
  };
}
