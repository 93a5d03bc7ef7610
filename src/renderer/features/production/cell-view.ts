import type { i18n, TFunction } from 'i18next';
import { fieldText, findingText } from '#renderer/app/finding-text.ts';
import { problemText } from '#renderer/app/problem-text.ts';
import type { Formats } from '#renderer/ui/create-formats.ts';
import type { SheetCell } from '#renderer/ui/index.ts';
import type { Finding } from '#shared/kit/finding.ts';
import type { CellState, EntryValue, KeptReason } from './entries/entry.ts';
import type { EntryField } from './fields.ts';

export interface Speech {
  readonly t: TFunction;
  readonly i18n: Pick<i18n, 'exists'>;
  readonly formats: Formats;
}

interface CellFacts {
  readonly field: EntryField;
  readonly stored: EntryValue;
  readonly state: CellState | undefined;
  readonly isConnected: boolean;
  /** Several people set it apart. */
  readonly isContested?: boolean;
  /** Of this well and period, any field. */
  readonly findings: readonly Finding[];
}

/** A cell as the sheet draws it: value, how far it has come, what is odd about it. */
export function viewCell(facts: CellFacts, speech: Speech): SheetCell {
  const { field, stored, state } = facts;
  if (state?.status === 'kept') {
    const note = reasonText(state.reason, state.text, field, speech);
    return { text: state.text, progress: 'kept', note };
  }
  const odd = oddOf(facts.findings, field.field);
  const { isContested = false } = facts;
  const notes = [
    ...(isContested ? [speech.t('conflicts.mark')] : []),
    ...odd.map((finding) => findingText(finding, speech)),
  ];
  const cell = {
    ...valueTexts(state?.status === 'pending' ? state.value : stored, speech.formats),
    isOdd: odd.length > 0,
    isContested,
    note: notes.join(' ') || undefined,
  };
  if (!state) return cell;
  if (state.status === 'saved') return { ...cell, progress: 'saved' };
  return { ...cell, progress: facts.isConnected ? 'saving' : 'waiting' };
}

/** What stands out from a month need not be said of what is off the week's median already. */
function oddOf(findings: readonly Finding[], field: string): readonly Finding[] {
  const own = findings.filter(({ at, severity }) => at === field && severity !== 'info');
  const isOffMedian = own.some(({ rule }) => rule === 'PRD-07');
  return isOffMedian ? own.filter(({ rule }) => rule !== 'PRD-08') : own;
}

/** As shown and as typed over. */
export function valueTexts(
  value: EntryValue,
  formats: Pick<Formats, 'number' | 'numberForInput'>,
): { readonly text: string; readonly editText: string } {
  if (typeof value !== 'number') return { text: value ?? '', editText: value ?? '' };
  return { text: formats.number(value), editText: formats.numberForInput(value) };
}

export function reasonText(
  reason: KeptReason,
  text: string,
  field: EntryField,
  speech: Speech,
): string {
  const { t } = speech;
  switch (reason.kind) {
    case 'restored':
      return t('production.restored');
    case 'unreadable':
      return field.kind === 'number'
        ? t('production.unreadable', { text })
        : t('production.tooLong', { longest: field.longest });
    case 'impossible':
      return findingText(reason.finding, speech);
    case 'refused':
      return refusedText(reason.error, speech);
  }
}

/** A refusal that names the rule it comes from is said in the rule's own words. */
function refusedText(error: unknown, speech: Speech): string {
  const details = (error as { details?: Finding['details'] }).details ?? {};
  const { rule, field } = details;
  if (typeof rule === 'string') return findingText({ rule, at: String(field), details }, speech);
  const { text, bugId } = problemText(error, speech.t);
  return bugId ? `${text} (${bugId})` : text;
}

export function columnHeader(field: EntryField, speech: Pick<Speech, 't' | 'i18n'>): string {
  return fieldText(field.field, speech);
}
