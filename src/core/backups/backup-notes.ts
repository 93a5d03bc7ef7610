import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { backupRun, type BackupRun } from '#shared/contract/backups.ts';
import { backupPlan, noBackupPlan, type BackupPlan } from '#shared/domain/backups/backup-plan.ts';
import { refusingWhenFull } from '../storage/disk-full.ts';
import { prepareOnce } from '../storage/run-sync.ts';
import { lockKey, type LockKey } from './backup-keys.ts';

const mostRuns = 60;

const knownKit = z.object({
  madeAtMs: z.number(),
  /** The device by which the kit is an owner; null before the operator is shared. */
  deviceKey: z.string().nullable(),
});
export type KnownKit = z.output<typeof knownKit>;

/** What this seat keeps of its backups: in its own database, in no document. */
export interface BackupNotes {
  plan(): BackupPlan;
  changePlan(plan: BackupPlan): void;
  locks(): readonly LockKey[];
  /** In place of the one of its kind. */
  setLock(lock: LockKey): void;
  kit(): KnownKit | null;
  setKit(kit: KnownKit): void;
  /** Newest first. */
  runs(): readonly BackupRun[];
  addRun(run: BackupRun): void;
}

export function createBackupNotes(database: Database): BackupNotes {
  const read = <Shape extends z.ZodType>(
    key: string,
    shape: Shape,
  ): z.output<Shape> | undefined => {
    const sql = 'select value from meta where key = ?';
    const value = prepareOnce(database, sql).pluck().get(key) as string | undefined;
    return value === undefined ? undefined : shape.safeParse(JSON.parse(value)).data;
  };
  const write = (key: string, value: unknown) =>
    refusingWhenFull(() =>
      prepareOnce(
        database,
        'insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
      ).run(key, JSON.stringify(value)),
    );
  const notes: BackupNotes = {
    plan: () => read('backupPlan', backupPlan) ?? noBackupPlan,
    changePlan: (plan) => write('backupPlan', plan),
    locks: () => read('backupLocks', z.array(lockKey)) ?? [],
    setLock(lock) {
      const others = notes.locks().filter(({ kind }) => kind !== lock.kind);
      write('backupLocks', [...others, lock]);
    },
    kit: () => read('backupKit', knownKit) ?? null,
    setKit: (kit) => write('backupKit', kit),
    runs: () => read('backupRuns', z.array(backupRun)) ?? [],
    addRun: (run) => write('backupRuns', [run, ...notes.runs()].slice(0, mostRuns)),
  };
  return notes;
}
