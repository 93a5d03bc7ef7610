import type { Database } from 'better-sqlite3';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { keepClass, type KeepClass } from '#shared/domain/telemetry/keep-rules.ts';
import type { Changes } from '#core/core-deps.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';

/** Files of the usual class have no class in their name, as all files had before there were classes. */
export function fileClassOf(keep: KeepClass): string {
  return keep === 'standard' ? '' : keep;
}

/** A file of a class that is not known, as of a newer version, is kept as the usual ones. */
export function keepOfFile(tagClass: string): KeepClass {
  return keepClass.safeParse(tagClass).data ?? 'standard';
}

/** Which class the files of a tag have; follows what is configured. */
export function createTagClasses(
  database: Database,
  changes: Pick<Changes, 'subscribe'>,
): { classOf(tagId: TagId): string; close(): void } {
  let known: ReadonlyMap<TagId, string> | undefined;
  const close = changes.subscribe(({ event }) => {
    if (event === 'tags.changed') known = undefined;
  });
  return { classOf: (tagId) => (known ??= readClasses(database)).get(tagId) ?? '', close };
}

function readClasses(database: Database): ReadonlyMap<TagId, string> {
  const rows = prepareOnce(
    database,
    'select tagId, keep from tag where keep is not null',
  ).all() as { tagId: TagId; keep: string }[];
  return new Map(rows.map(({ tagId, keep }) => [tagId, fileClassOf(keepOfFile(keep))]));
}
