import { useTranslation } from 'react-i18next';
import { problemText } from '#renderer/app/problem-text.ts';
import { issueText } from '#renderer/features/devices/form/issue-texts.ts';
import { StatusMark, useFormats } from '#renderer/ui/index.ts';
import type { TemplateFile } from './use-template-file.ts';

const mostShown = 8;

/** What a chosen file holds, or what is wrong with it and where. */
export function FoundInFile({ file }: { readonly file: TemplateFile }) {
  const { t } = useTranslation();
  const { language } = useFormats();
  const { template, told, problems, error } = file;
  return (
    <div className="templates-found" role="status">
      {template && (
        <p className="templates-marked">
          <StatusMark status="ok" />
          {t('templates.found', {
            tags: template.tags.length,
            alarms: template.alarms.length,
            parameters: template.parameters.length,
          })}
        </p>
      )}
      {problems.length > 0 && (
        <p className="templates-marked">
          <StatusMark status="medium" />
          {t('templates.rowsLeft', { count: problems.length })}
        </p>
      )}
      {problems.slice(0, mostShown).map(({ row, why, what }) => (
        <p key={`${row} ${why}`} className="muted">
          {t('imports.row')} {row}: {t(`tagFileProblem.${why}`, { what })}
        </p>
      ))}
      {told && 'problem' in told && (
        <p className="field-error">{t(`templates.fileProblem.${told.problem}`)}</p>
      )}
      {told && 'issues' in told && (
        <>
          <p className="field-error">{t('templates.fileIssues')}</p>
          <ul className="templates-issues">
            {told.issues.slice(0, mostShown).map(({ at, issue }) => (
              <li key={at}>
                <code>{at || '/'}</code> {issueText(issue, undefined, t, language)}
              </li>
            ))}
          </ul>
        </>
      )}
      {error !== null && <p className="field-error">{problemText(error, t).text}</p>}
    </div>
  );
}
