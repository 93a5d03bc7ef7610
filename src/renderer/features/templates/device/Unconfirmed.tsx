import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#renderer/core.ts';
import { Section } from '#renderer/ui/index.ts';

type Origin = OutputOf<'templates', 'device'>['alarms'][number];

/** What the template itself is not sure of: to be compared with the device's own papers. */
export function Unconfirmed({ parts }: { readonly parts: readonly Origin[] }) {
  const { t } = useTranslation();
  const unsure = parts.filter(({ isUnconfirmed }) => isUnconfirmed);
  if (unsure.length === 0) return null;
  return (
    <Section title={t('templates.unconfirmed')} note={t('templates.unconfirmedNote')}>
      <ul className="templates-unsure">
        {unsure.map(({ key, name, source }) => (
          <li key={`${key} ${name}`}>
            {name} {source && <span className="muted">{source}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
