import type { WellId } from '#shared/domain/identity/ids.ts';
import { addDays, gaugeDayHours, gaugeDayOf } from '#shared/domain/measurement/gauge-day.ts';
import { checkDay } from '#shared/domain/production/entry-checks.ts';
import type { DayVolumes, MonthVolumes } from '#shared/domain/production/volumes.ts';
import type { Finding } from '#shared/kit/finding.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { tables } from '#core/storage/query-builder.ts';
import type { CommandHead, Edit, Plain } from '#core/sync/command-runner.ts';
import { daysBefore } from './read-day.ts';

export interface DayEntry {
  readonly wellId: WellId;
  readonly day: string;
  readonly values: Partial<DayVolumes>;
}

/**
 * Saves fields of days as one command; null clears a field. Answers what is odd; refuses what cannot be
 * (`value-impossible`), a day that has not begun (`day-in-future`) and a well that is not there (`well-not-found`).
 */
export function saveDays(
  deps: Pick<TenantDeps, 'commands' | 'settings' | 'ports'>,
  head: CommandHead,
  entries: readonly DayEntry[],
): { readonly commandId: CommandHead['commandId'] & string; readonly findings: Finding[] } {
  const clock = deps.settings();
  const currentDay = gaugeDayOf(deps.ports.clock.nowMs(), clock);
  return deps.commands.run(head, (edit) => {
    refuseUnknownWells(edit, entries);
    const findings = entries.flatMap((entry) => {
      if (entry.day > currentDay)
        throw new Refusal('day-in-future', { day: entry.day, currentDay });
      const known = readEntries(edit, entry);
      const values = { ...known.get(entry.day), ...entry.values };
      const found = checkDay({
        day: entry.day,
        values,
        dayHours: gaugeDayHours(entry.day, clock),
        before: daysBefore(known, entry.day, 30),
        currentDay,
      });
      refuseImpossible(entry, found);
      writeDay(edit, entry);
      return entries.length === 1
        ? found
        : found.map((finding) => ({
            ...finding,
            at: `${entry.wellId}/${entry.day}/${finding.at}`,
          }));
    });
    return { findings };
  });
}

/** Saves fields of months as one command; null clears a field. */
export function saveMonths(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  entries: readonly {
    readonly wellId: WellId;
    readonly month: string;
    readonly values: Partial<MonthVolumes>;
  }[],
) {
  return deps.commands.run(head, (edit) => {
    refuseUnknownWells(edit, entries);
    for (const { wellId, month, values } of entries) {
      const [year, monthOfYear] = month.split('-') as [string, string];
      const document = edit.open('wellYear', `${wellId}/${year}`);
      for (const [field, value] of Object.entries(values)) {
        if (value !== undefined) document.set(['months', monthOfYear, field], value as Plain);
      }
    }
    return {};
  });
}

export function writeDay(edit: Edit, { wellId, day, values }: DayEntry): void {
  const document = edit.open('wellMonth', `${wellId}/${day.slice(0, 7)}`);
  for (const [field, value] of Object.entries(values)) {
    if (value !== undefined) document.set(['days', day.slice(8), field], value as Plain);
  }
}

/** Only what this entry itself says can be refused; what was there before is left to findings. */
function refuseImpossible(entry: DayEntry, findings: readonly Finding[]): void {
  const impossible = findings.find(
    (finding) => finding.severity === 'reject' && finding.at in entry.values,
  );
  if (impossible) {
    throw new Refusal('value-impossible', {
      ...impossible.details,
      field: impossible.at,
      rule: impossible.rule,
      wellId: entry.wellId,
      day: entry.day,
    });
  }
}

function refuseUnknownWells(edit: Edit, entries: readonly { readonly wellId: WellId }[]): void {
  const wanted = [...new Set(entries.map((entry) => entry.wellId))];
  const known = new Set(
    edit
      .rows(tables.selectFrom('well').select('wellId').where('wellId', 'in', wanted))
      .map((row) => row.wellId),
  );
  const missing = wanted.find((wellId) => !known.has(wellId));
  if (missing) throw new Refusal('well-not-found', { wellId: missing });
}

function readEntries(edit: Edit, { wellId, day }: DayEntry): Map<string, DayVolumes> {
  const rows = edit.rows(
    tables
      .selectFrom('productionDay')
      .selectAll()
      .where('wellId', '=', wellId)
      .where('day', '>=', addDays(day, -30))
      .where('day', '<=', day),
  );
  return new Map(rows.map(({ wellId: _wellId, day: of, ...values }) => [of, values]));
}
