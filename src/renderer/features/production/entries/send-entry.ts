import type { Core, InputOf } from '#renderer/core.ts';
import type { EntryAnswer, EntryCommand, EntryEdit, EntryValue } from './entry.ts';

const screen = 'production';

/** Sends what was typed as the command of the contract that fits it. */
export async function sendEntry(core: Core, command: EntryCommand): Promise<EntryAnswer> {
  const { commandId, batchId, kind } = command;
  const head = { commandId, batchId, screen };
  if (kind === 'undo') {
    const undo = { commandId, screen, target: command.target } as InputOf<'audit', 'undo'>;
    const { overtaken } = await core.call('audit', 'undo', undo);
    return { findings: [], overtaken };
  }
  const entries = entriesOf(command.edits);
  if (kind === 'months') {
    const months = entries.map(({ period, ...entry }) => ({ ...entry, month: period }));
    await core.call('production', 'saveMonths', asInput({ ...head, entries: months }));
    return { findings: [] };
  }
  const days = entries.map(({ period, ...entry }) => ({ ...entry, day: period }));
  return days.length === 1
    ? core.call('production', 'saveDay', asInput({ ...head, ...days[0] }))
    : core.call('production', 'saveDays', asInput({ ...head, entries: days }));
}

export interface PeriodEntry {
  readonly wellId: string;
  readonly period: string;
  readonly values: Readonly<Record<string, EntryValue>>;
}

/** One entry per well and period, with all its fields. */
export function entriesOf(edits: readonly EntryEdit[]): readonly PeriodEntry[] {
  const byPeriod = new Map<string, PeriodEntry>();
  for (const { wellId, period, field, after } of edits) {
    const key = `${wellId}|${period}`;
    const known = byPeriod.get(key);
    byPeriod.set(key, { wellId, period, values: { ...known?.values, [field]: after } });
  }
  return [...byPeriod.values()];
}

/** Ids cross as plain text here; the contract's schema brands them again. */
function asInput<Input>(input: unknown): Input {
  return input as Input;
}
