import { useTranslation } from 'react-i18next';
import { useRead } from '#renderer/app/use-read.ts';
import { StatusMark, useFormats } from '#renderer/ui/index.ts';
import { expectedRows, mostSpreadsheetRows, type ExportChoices } from './export-choices.ts';

interface ExpectedRowsProps {
  readonly choices: ExportChoices;
  readonly tagIds: readonly string[];
  readonly period: { readonly fromMs: number; readonly toMs: number };
}

/** How long the file becomes, before it is written; and that a spreadsheet will not show all of it. */
export function ExpectedRows({ choices, tagIds, period }: ExpectedRowsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const isRaw = choices.bucketMs === null;
  const count = useRead(
    'history',
    'countExport',
    { tagIds: tagIds as never, ...period },
    { enabled: isRaw && tagIds.length > 0 },
  );
  if (isRaw && !count.data) return <p className="muted">{t('history.counting')}</p>;
  const rows = expectedRows(choices, period, tagIds.length, count.data?.samples ?? 0);
  const isLong = choices.format === 'csv' && rows > mostSpreadsheetRows;
  return (
    <p className={isLong ? 'export-long' : 'muted'} role="status">
      {isLong && <StatusMark status="medium" />}
      {t('history.rows', { count: rows, shown: formats.number(rows, 0) })}
      {isLong && ` ${t('history.tooLongForSheet')}`}
    </p>
  );
}
