import type { Database } from 'better-sqlite3';
import type { Logger } from 'pino';
import type { z } from 'zod';
import {
  channel,
  escalation,
  person,
  schedule,
  type Plan,
  type ToldPriority,
} from '#shared/domain/notifications/plan.ts';
import { tables } from '#core/storage/query-builder.ts';
import { runSync } from '#core/storage/run-sync.ts';

/** The plan as it stands. A part a newer version wrote, and this one cannot read, is left out and logged. */
export function readPlan(database: Database, log: Pick<Logger, 'warn'>): Plan {
  const rows = runSync(
    database,
    tables.selectFrom('notificationPart').selectAll().orderBy('partKey'),
  );
  const partsOf = <T>(kind: string, shape: z.ZodType<T>): Map<string, T> =>
    new Map(
      rows.flatMap((row) => {
        if (row.kind !== kind) return [];
        const parsed = shape.safeParse(JSON.parse(row.value));
        if (!parsed.success)
          log.warn({ partKey: row.partKey }, 'a part of the plan cannot be read');
        return parsed.success ? [[row.partKey.slice(kind.length + 1), parsed.data] as const] : [];
      }),
    );
  return {
    channels: partsOf('channel', channel),
    people: partsOf('person', person),
    schedules: partsOf('schedule', schedule),
    rules: partsOf('rule', escalation) as Map<string, z.output<typeof escalation>> as ReadonlyMap<
      ToldPriority,
      z.output<typeof escalation>
    >,
  };
}
