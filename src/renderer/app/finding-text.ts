import type { i18n, TFunction } from 'i18next';
import type { Finding } from '#shared/kit/finding.ts';
import type { Formats } from '#renderer/ui/create-formats.ts';
import type en from '#resources/locales/en.json';

type FindingRule = keyof (typeof en)['finding'] & string;
type FindingKind = keyof (typeof en)['findingKind'] & string;
type FieldName = keyof (typeof en)['field'] & string;

interface Speech {
  readonly t: TFunction;
  readonly i18n: Pick<i18n, 'exists'>;
  readonly formats: Pick<Formats, 'number' | 'change'>;
}

/** What is odd, and against what, in the user's words. */
export function findingText(
  { rule, at, details }: Pick<Finding, 'rule' | 'at' | 'details'>,
  speech: Speech,
): string {
  const { t, i18n, formats } = speech;
  const key = `finding.${rule}`;
  if (!i18n.exists(key)) return t('finding.other', { rule });
  const shown = Object.entries(details).map(([name, value]) => [
    name,
    typeof value === 'number' ? formats.number(value) : value,
  ]);
  return t(`finding.${rule as FindingRule}`, {
    change: changeOf(details, formats),
    ...Object.fromEntries(shown),
    field: fieldText(String(details['field'] ?? at.split('/').at(-1)), speech),
  });
}

/** A rule in two or three words, for counts. */
export function findingKind(rule: string, { t, i18n }: Pick<Speech, 't' | 'i18n'>): string {
  return i18n.exists(`findingKind.${rule}`) ? t(`findingKind.${rule as FindingKind}`) : rule;
}

/** A field of a well, day or month; what has no words of its own (a tenant's field) is called by its key. */
export function fieldText(field: string, { t, i18n }: Pick<Speech, 't' | 'i18n'>): string {
  return i18n.exists(`field.${field}`) ? t(`field.${field as FieldName}`) : field;
}

function changeOf(details: Finding['details'], formats: Speech['formats']): string {
  const { value, usual } = details;
  if (typeof value !== 'number' || typeof usual !== 'number' || usual === 0) return '';
  return formats.change(value / usual - 1);
}
