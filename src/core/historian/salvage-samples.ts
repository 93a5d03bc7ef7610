import { existsSync, renameSync, rmSync } from 'node:fs';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { isDamage } from '#core/storage/damage.ts';
import { createSampleFile, isStorable, type StoredSample } from './sample-file.ts';

/** What became of a damaged file of samples. */
export interface SampleSalvage {
  /** Where the damaged file is kept. */
  readonly aside: string;
  readonly kept: number;
  /** Tags of which samples may be missing; null where not even the names of the tags read. */
  readonly incompleteTags: readonly TagId[] | null;
}

const endings = ['-wal', '-shm', ''];
const newFile = (path: string) => `${path}.salvaged`;
const unfinishedFile = (path: string) => `${path}.salvaging`;

/**
 * Makes a new file of what still reads in a damaged one, which is kept aside, and tells what could not be saved.
 * Killed anywhere, the next opening begins again or finishes the exchange of files.
 */
export function salvageSamples(path: string): SampleSalvage {
  const unfinished = unfinishedFile(path);
  removeFile(unfinished);
  const target = new BetterSqlite3(unfinished);
  const found = copyReadable(path, target);
  // One file without a log beside it, so that it can be renamed.
  target.pragma('journal_mode = DELETE');
  target.close();
  renameSync(unfinished, newFile(path));
  return { aside: exchange(path), ...found };
}

/** Ends the exchange of a salvage that was killed between its steps. */
export function finishSampleSalvage(path: string): void {
  if (existsSync(newFile(path))) exchange(path);
}

/** The old write-ahead log leaves before the new file takes its name: SQLite would play it into the new one. */
function exchange(path: string): string {
  const aside = freeName(path);
  for (const ending of endings) {
    if (existsSync(path + ending)) renameSync(path + ending, aside + ending);
  }
  renameSync(newFile(path), path);
  return aside;
}

function freeName(path: string): string {
  for (let n = 1; ; n++) {
    const name = `${path}.damaged-${n}`;
    if (!endings.some((ending) => existsSync(name + ending))) return name;
  }
}

function removeFile(path: string): void {
  for (const ending of [...endings, '-journal']) rmSync(path + ending, { force: true });
}

function copyReadable(
  path: string,
  target: Database,
): Pick<SampleSalvage, 'kept' | 'incompleteTags'> {
  createSampleFile(target);
  const source = new BetterSqlite3(path);
  try {
    const tags = readTags(source);
    if (!tags) return { kept: 0, incompleteTags: null };
    let kept = 0;
    const incompleteTags: TagId[] = [];
    for (const tag of tags) {
      const copied = copyTag(source, target, tag);
      kept += copied.kept;
      if (!copied.isWhole) incompleteTags.push(tag.tagId);
    }
    return { kept, incompleteTags };
  } finally {
    source.close();
  }
}

interface Tag {
  readonly no: number;
  readonly tagId: TagId;
}

function readTags(source: Database): readonly Tag[] | undefined {
  const tags: Tag[] = [];
  const isWhole = untilDamage(() => {
    for (const tag of source.prepare<[], Tag>('SELECT no, tagId FROM sampleTag').iterate())
      tags.push(tag);
  });
  return isWhole ? tags : undefined;
}

/** From its oldest sample on to the damage, then from its newest back to it. */
function copyTag(source: Database, target: Database, { no, tagId }: Tag) {
  target.prepare('INSERT INTO sampleTag (no, tagId) VALUES (?, ?)').run(no, tagId);
  const insert = target.prepare(
    'INSERT OR IGNORE INTO sample VALUES (@no, @sourceMs, @arrivalMs, @value, @quality, @reason)',
  );
  let kept = 0;
  let isWhole = true;
  const copy = (order: 'ASC' | 'DESC') =>
    untilDamage(() => {
      const rows = source.prepare<[number], StoredSample>(
        `SELECT * FROM sample WHERE no = ? ORDER BY sourceMs ${order}`,
      );
      for (const row of rows.iterate(no)) {
        if (isStorable(row)) kept += insert.run(row).changes;
        else isWhole = false;
      }
    });
  target.transaction(() => {
    if (copy('ASC')) return;
    isWhole = false;
    copy('DESC');
  })();
  return { kept, isWhole };
}

function untilDamage(read: () => void): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (!isDamage(error)) throw error;
    return false;
  }
}
