import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findingKind, findingText } from '#renderer/app/finding-text.ts';
import { Badge, Section, useFormats, type Status } from '#renderer/ui/index.ts';
import type { ImportPlan } from '#shared/contract/imports.ts';
import { FindingsDownload } from './FindingsDownload.tsx';
import type { Preview } from './use-import.ts';

const marks: Record<Preview['counts'][number]['severity'], Status> = {
  reject: 'high',
  warn: 'medium',
  info: 'low',
};

/** What is odd in the whole file: how often, and where. */
export function PreviewFindings({
  preview,
  plan,
  fileName,
}: {
  readonly preview: Preview;
  readonly plan: ImportPlan;
  readonly fileName: string;
}) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const [rule, setRule] = useState<string | null>(null);
  if (preview.counts.length === 0) {
    return <p className="muted">{t('imports.nothingOdd')}</p>;
  }
  const shown = preview.findings.filter((finding) => rule === null || finding.rule === rule);
  return (
    <Section title={t('imports.odd')} note={t('imports.oddNote')}>
      <div className="finding-counts">
        {preview.counts.map((count) => (
          <button
            key={`${count.rule} ${count.severity}`}
            type="button"
            className="finding-count"
            aria-pressed={rule === count.rule}
            onClick={() => setRule(rule === count.rule ? null : count.rule)}
          >
            <Badge status={marks[count.severity]}>{t(`imports.severity.${count.severity}`)}</Badge>
            {findingKind(count.rule, { t, i18n })}
            <strong>{formats.number(count.count, 0)}</strong>
          </button>
        ))}
      </div>
      <ul className="finding-list" tabIndex={0} aria-label={t('imports.odd')}>
        {shown.slice(0, mostShown).map((finding, index) => (
          <li key={index}>
            <span className="muted">{placeText(finding.at, t('imports.row'))}</span>{' '}
            {findingText(finding, { t, i18n, formats })}
          </li>
        ))}
        {shown.length > mostShown && (
          <li className="muted">
            {t('imports.more', { shown: formats.number(shown.length - mostShown, 0) })}
          </li>
        )}
      </ul>
      <div>
        <FindingsDownload plan={plan} name={fileName} />
      </div>
    </Section>
  );
}

const mostShown = 100;

/** `row 17` in the reader's language. */
function placeText(at: string, row: string): string {
  return at.replace(/^row /, `${row} `);
}
