import type { Database } from 'better-sqlite3';
import type { Logger } from 'pino';
import type { RefusalDetails } from '#shared/kit/refusal.ts';
import type { Ports } from '#core/ports.ts';
import { refusingWhenFull } from '#core/storage/disk-full.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { eachDocument } from '../each-document.ts';
import { projectedTables } from './projection.ts';
import { PROJECTION_VERSION } from './projections.ts';
import { writeConflicts } from './conflict-rows.ts';
import { writeRows } from './write-rows.ts';

const META_KEY = 'projectionVersion';

/**
 * Makes every row anew from the documents, in one transaction: readers see the old rows until all new ones are there.
 * Answers the damaged documents, which have no rows afterwards.
 */
export function rebuildRows(
  database: Database,
  ports: Pick<Ports, 'random'>,
): readonly RefusalDetails[] {
  const rebuild = database.transaction(() => {
    for (const table of [...Object.keys(projectedTables), 'conflict', 'resolution', 'dirty']) {
      prepareOnce(database, `delete from ${table}`).run();
    }
    const damaged = eachDocument(database, ports, (document) => {
      writeRows(database, document);
      writeConflicts(database, document);
    });
    prepareOnce(
      database,
      'insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
    ).run(META_KEY, String(PROJECTION_VERSION));
    return damaged;
  });
  return refusingWhenFull(() => rebuild.immediate());
}

/** Rebuilds when the rows were made by other projections than this app's. */
export function rebuildOutdatedRows(
  database: Database,
  ports: Pick<Ports, 'random'>,
  log: Logger,
): void {
  const version = prepareOnce(database, 'select value from meta where key = ?')
    .pluck()
    .get(META_KEY);
  if (version === String(PROJECTION_VERSION)) return;
  const damaged = rebuildRows(database, ports);
  if (version !== undefined) {
    log.info({ from: version, to: PROJECTION_VERSION }, 'Rows were made anew from the documents');
  }
  for (const details of damaged) log.error(details, 'A document on the disk is damaged');
}
