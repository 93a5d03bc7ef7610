import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tenantMigrations } from '#core/storage/migrations/tenant-migrations.ts';
import { PROJECTION_VERSION } from '#core/sync/projections/projections.ts';
import { openProgram } from './calls.ts';
import { monthsBefore } from './field.ts';

export interface SeedSize {
  readonly wells: number;
  readonly months: number;
}

/**
 * Puts the folder of a seat with some history into `folder`: wells and a command for each entry of each day, sealed route by
 * route as they would have been. It is made once and kept among the machine's temporary files, for the next run. Answers how
 * long making it took, ms; undefined: it was there.
 */
export async function seedSeat(folder: string, size: SeedSize): Promise<number | undefined> {
  const kept = join(tmpdir(), `wellos-bench-seat-${size.wells}x${size.months}-${shape()}`);
  const mark = join(kept, 'whole');
  const isThere = existsSync(mark);
  const began = performance.now();
  if (!isThere) await make(kept, mark, size);
  const tookMs = performance.now() - began;
  cpSync(kept, folder, { recursive: true });
  return isThere ? undefined : tookMs;
}

/** Of what the tables and rows of the day are. */
function shape(): string {
  return `${tenantMigrations.length}-${PROJECTION_VERSION}`;
}

async function make(kept: string, mark: string, { wells, months }: SeedSize): Promise<void> {
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(kept, { recursive: true });
  const seat = openProgram('seat-process.ts', [kept, 'A']);
  try {
    await seat.call('begin');
    await seat.call('makeWells', wells);
    for (const month of monthsBefore(months)) await seat.call('fill', wells, [month]);
  } finally {
    await seat.close();
  }
  writeFileSync(mark, '');
}
