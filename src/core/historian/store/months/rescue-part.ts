import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Disk } from '#core/storage/disk.ts';
import { copyRows, rowIds } from './copy-rows.ts';
import { isFileDamage, type Damage } from './damage.ts';
import { monthEndMs, monthStartMs, parsePartFileName } from './month.ts';
import { openPartForWriting, setChunkAside, type ChunkRow } from './part-file.ts';

const tables = ['tag', 'clock', 'edit', 'damaged'] as const;

/**
 * A month file with unreadable pages: every row that still reads is copied into a new file, the old one is kept aside as
 * `….damaged-N`. Returns what could not be copied, as exactly as the index still tells.
 */
export function rescuePart(disk: Disk, folder: string, file: string): Damage[] {
  const path = join(folder, file);
  const rescued = `${path}.rescue`;
  for (const ending of ['', '-wal', '-shm']) disk.remove(`${rescued}${ending}`);
  const damage: Damage[] = [];
  const into = openPartForWriting(disk, rescued);
  try {
    copyWhatReads(disk, path, into, file, damage);
  } finally {
    into.close();
  }
  let turn = 1;
  while (disk.exists(`${path}.damaged-${turn}`)) turn++;
  disk.rename(path, `${path}.damaged-${turn}`);
  for (const ending of ['-wal', '-shm']) disk.remove(`${path}${ending}`);
  disk.rename(rescued, path);
  return damage;
}

function copyWhatReads(
  disk: Disk,
  path: string,
  into: Database,
  file: string,
  damage: Damage[],
): void {
  let from: Database | undefined;
  try {
    from = disk.openDatabase(path, { readonly: true });
    for (const table of tables) {
      const lost = copyRows(from, into, table, rowIds(from, table));
      if (table === 'edit' && lost.length > 0)
        damage.push(wholeMonth(file, `${lost.length} edits cannot be read`));
    }
    const known = knownChunks(from);
    if (known.size === 0) damage.push(wholeMonth(file));
    damage.push(...copyChunks(from, into, known).map((lost) => ({ file, ...lost })));
  } catch (error) {
    if (!isFileDamage(error)) throw error;
    damage.push(wholeMonth(file));
  } finally {
    from?.close();
  }
}

function wholeMonth(
  file: string,
  detail = 'the file cannot be read; samples of this month may be missing',
): Damage {
  const { month } = parsePartFileName(file)!;
  return { file, tag: null, fromMs: monthStartMs(month), toMs: monthEndMs(month) - 1, detail };
}

type Known = Omit<ChunkRow, 'id'>;

/** What the index says there is; empty when it is unreadable itself. */
function knownChunks(from: Database): Map<number, Known> {
  try {
    const rows = from
      .prepare(
        'SELECT id, tag, day, fromMs, toMs, samples FROM chunk INDEXED BY chunkOfTag ORDER BY tag, day, fromMs',
      )
      .all() as ChunkRow[];
    return new Map(rows.map(({ id, ...row }) => [id, row]));
  } catch (error) {
    if (isFileDamage(error)) return new Map();
    throw error;
  }
}

/**
 * Where index and row tell of different samples nobody knows whose they are: the row is kept in `damaged`, and both are
 * told.
 */
function copyChunks(
  from: Database,
  into: Database,
  known: ReadonlyMap<number, Known>,
): Omit<Damage, 'file'>[] {
  const damage: Omit<Damage, 'file'>[] = [];
  const tell = ({ tag, fromMs, toMs }: Known, detail: string) =>
    damage.push({ tag, fromMs, toMs, detail });
  const ids = [...new Set([...known.keys(), ...rowIds(from, 'chunk')])];
  for (const id of copyRows(from, into, 'chunk', ids)) {
    const row = known.get(id);
    if (row) tell(row, 'unreadable page');
  }
  for (const [id, row] of known) {
    const copied = findChunk(into, id);
    if (!copied || isSame(copied, row)) continue;
    setChunkAside(into, copied);
    for (const each of [row, copied]) tell(each, 'the index tells of another chunk');
  }
  return damage;
}

function findChunk(database: Database, id: number): ChunkRow | undefined {
  return database
    .prepare('SELECT id, tag, day, fromMs, toMs, samples FROM chunk WHERE id = ?')
    .get(id) as ChunkRow | undefined;
}

function isSame(a: Known, b: Known): boolean {
  return (['tag', 'day', 'fromMs', 'toMs', 'samples'] as const).every((key) => a[key] === b[key]);
}
