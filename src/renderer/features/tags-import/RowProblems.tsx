import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Section, StatusMark, toCsv, useFormats, useSaveFile } from '#renderer/ui/index.ts';
import type { TagsPreview } from './use-tags-import.ts';

const mostShown = 200;

/** Each row that cannot be taken, with its number in the file and why. */
export function RowProblems({
  preview,
  fileName,
}: {
  readonly preview: TagsPreview;
  readonly fileName: string;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const saveFile = useSaveFile();
  const [why, setWhy] = useState<string | null>(null);
  const { problems, counts, refusedRows } = preview;
  if (refusedRows === 0) {
    return (
      <p className="import-outcome">
        <StatusMark status="ok" />
        {t('tagsImport.allFine')}
      </p>
    );
  }
  const textOf = (problem: (typeof problems)[number]) =>
    t(`tagFileProblem.${problem.why}`, { what: problem.what });
  const shown = problems.filter((problem) => why === null || problem.why === why);
  const save = () => {
    const rows = problems.map((problem) => [problem.row, textOf(problem)]);
    const content = toCsv([t('imports.row'), t('tagsImport.reason')], rows);
    void saveFile({ name: `${fileName}.findings.csv`, mimeType: 'text/csv', content });
  };
  return (
    <Section
      title={t('tagsImport.notTaken', {
        count: refusedRows,
        shown: formats.number(refusedRows, 0),
      })}
      note={t('tagsImport.notTakenNote')}
      actions={
        <Button icon={<Download />} onClick={save}>
          {t('tagsImport.saveFindings')}
        </Button>
      }
    >
      {counts.length > 1 && (
        <div className="finding-counts">
          {counts.map((one) => (
            <button
              key={one.why}
              type="button"
              className="finding-count"
              aria-pressed={why === one.why}
              onClick={() => setWhy(why === one.why ? null : one.why)}
            >
              {t(`tagFileProblem.${one.why}`, { what: '…' })}
              <strong>{formats.number(one.count, 0)}</strong>
            </button>
          ))}
        </div>
      )}
      <ol className="finding-list tags-import-problems" tabIndex={0} aria-label={t('imports.odd')}>
        {shown.slice(0, mostShown).map((problem) => (
          <li key={`${problem.row} ${problem.why}`}>
            <span className="tags-import-row">
              {t('imports.row')} {formats.number(problem.row, 0)}
            </span>
            {textOf(problem)}
          </li>
        ))}
      </ol>
      {refusedRows > Math.min(shown.length, mostShown) && why === null && (
        <p className="muted">
          {t('imports.more', { shown: formats.number(refusedRows - mostShown, 0) })}
        </p>
      )}
    </Section>
  );
}
