import { checkDay } from '#shared/domain/production/entry-checks.ts';
import type { EntryEdit, EntryValue, KeptReason } from './entries/entry.ts';
import { dayFields, monthFields, type EntryField } from './fields.ts';
import { readTyped } from './typed-value.ts';

const fieldsByKind = {
  days: new Map<string, EntryField>(dayFields.map((field) => [field.field, field])),
  months: new Map<string, EntryField>(monthFields.map((field) => [field.field, field])),
};

/** What a text means, or why it cannot be saved. Only what no core would take is held back here. */
export function judgeText(
  typed: Pick<EntryEdit, 'text' | 'field' | 'period'>,
  kind: 'days' | 'months',
  language: string,
  currentDay?: string,
): { readonly after: EntryValue } | { readonly reason: KeptReason } {
  const field = fieldsByKind[kind].get(typed.field)!;
  const read = readTyped(typed.text, field, language);
  if (read === 'unreadable') return { reason: { kind: 'unreadable' } };
  const values = { [typed.field]: read.value };
  const day = kind === 'days' ? typed.period : `${typed.period}-01`;
  const found = checkDay({ day, values, dayHours: 24, before: [], currentDay });
  const impossible = found.find((finding) => finding.severity === 'reject');
  return impossible
    ? { reason: { kind: 'impossible', finding: impossible } }
    : { after: read.value };
}
