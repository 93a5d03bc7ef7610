import type { DayField, MonthField } from '#shared/domain/production/volumes.ts';
import type { Finding } from '#shared/kit/finding.ts';

/** One value of one well in one period: a day `2026-03-01` or a month `2026-03`. */
export interface EntryCell {
  readonly wellId: string;
  readonly period: string;
  readonly field: DayField | MonthField;
}

export type EntryValue = number | string | null;

export interface EntryEdit extends EntryCell {
  /** As typed; stays in the cell when it is refused. */
  readonly text: string;
  readonly before: EntryValue;
  readonly after: EntryValue;
}

export type UndoTarget = { readonly commandId: string } | { readonly batchId: string };

/** What is sent as one command, and repeated with the same id until it is answered. */
export interface EntryCommand {
  readonly commandId: string;
  readonly kind: 'days' | 'months' | 'undo';
  /** What the cells show while this is on its way. */
  readonly edits: readonly EntryEdit[];
  /** Of a paste too large for one command. */
  readonly batchId?: string;
  /** Of an undo. */
  readonly target?: UndoTarget;
}

export interface EntryAnswer {
  readonly findings: readonly Finding[];
  /** Of an undo: fields left alone because someone changed them since. */
  readonly overtaken?: number;
}

/** Why a typed text is not saved. `restored`: WellOS ended before it was. */
export type KeptReason =
  | { readonly kind: 'restored' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'impossible'; readonly finding: Finding }
  | { readonly kind: 'refused'; readonly error: unknown };

export type CellState =
  | { readonly status: 'pending'; readonly value: EntryValue; readonly commandId: string }
  | { readonly status: 'saved'; readonly findings: readonly Finding[] }
  | { readonly status: 'kept'; readonly text: string; readonly reason: KeptReason };

export type CellKey = string;

export function keyOfCell({ wellId, period, field }: EntryCell): CellKey {
  return `${period}|${wellId}|${field}`;
}

export function cellOfKey(key: CellKey): EntryCell {
  const [period = '', wellId = '', field = ''] = key.split('|');
  return { period, wellId, field: field as DayField };
}
