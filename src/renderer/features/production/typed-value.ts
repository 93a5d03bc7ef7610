import { parseNumber } from '#renderer/ui/forms/parse-number.ts';
import type { EntryValue } from './entries/entry.ts';
import type { EntryField } from './fields.ts';

/** What a typed text means in its field; `unreadable` when it is no number or too long. Empty clears. */
export function readTyped(
  text: string,
  field: Pick<EntryField, 'kind' | 'longest'>,
  language: string,
): { readonly value: EntryValue } | 'unreadable' {
  if (field.kind === 'text') {
    const trimmed = text.trim();
    if (trimmed.length > (field.longest ?? Number.POSITIVE_INFINITY)) return 'unreadable';
    return { value: trimmed === '' ? null : trimmed };
  }
  const value = parseNumber(text, language);
  return value === undefined || !Number.isFinite(value ?? 0) ? 'unreadable' : { value };
}
