import type { Database } from 'better-sqlite3';

/**
 * One month of samples of one class of tags: `chunk` rows, and the times blocks they share. Invariants:
 *  1. A chunk lies within one day of UTC. Chunks of one tag do not overlap in time (late samples are merged at once).
 *  2. Every chunk has its tiers: at least the day's; they are made of the same samples, in the same commit.
 *  3. A file knows the names of its tags: it can be read when all others are lost.
 *  4. A damaged chunk is moved to `damaged` as it is; nothing is thrown away.
 *  5. Ids of chunks and times are never used again, so that whoever remembers one is never shown another.
 *  6. One connection writes; readers see whole commits.
 *  7. A chunk whose samples were given up has an empty `data` (`only-rollups.ts`).
 *  8. `stale` names days whose times blocks may be needed no more (`times-blocks.ts`).
 */
const statements = [
  `TABLE chunk (
    id INTEGER PRIMARY KEY AUTOINCREMENT, tag INTEGER NOT NULL, day INTEGER NOT NULL,
    fromMs INTEGER NOT NULL, toMs INTEGER NOT NULL, samples INTEGER NOT NULL,
    dayTier BLOB NOT NULL, hours BLOB, quarters BLOB, minutes BLOB, data BLOB NOT NULL)`,
  `INDEX chunkOfTag ON chunk (tag, day, fromMs, toMs, samples)`,
  `TABLE clock (id INTEGER PRIMARY KEY AUTOINCREMENT, day INTEGER NOT NULL, data BLOB NOT NULL)`,
  `TABLE tag (no INTEGER PRIMARY KEY, tagId TEXT NOT NULL)`,
  `TABLE edit (
    seq INTEGER PRIMARY KEY, tag INTEGER NOT NULL, what TEXT NOT NULL, replaced BLOB)`,
  `TABLE damaged (
    id INTEGER PRIMARY KEY, tag INTEGER NOT NULL, fromMs INTEGER NOT NULL, toMs INTEGER NOT NULL,
    samples INTEGER NOT NULL, data BLOB)`,
  `TABLE stale (day INTEGER PRIMARY KEY)`,
];

export const partSchema = [
  ...statements.map((each) => `CREATE ${each.replace(' ', ' IF NOT EXISTS ')};`),
  'PRAGMA user_version = 1;',
].join('\n');

/**
 * A flipped bit in what SQLite knows of the tables would give wrong names, not an error that tells of damage: so they are
 * compared with what was written.
 */
export function checkPartSchema(database: Database): void {
  const known = new Set(statements.map((each) => `CREATE ${each}`));
  const found = database
    .prepare("SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    .pluck()
    .all() as (string | null)[];
  if (found.every((sql) => sql !== null && known.has(sql))) return;
  throw Object.assign(new Error('The tables of the file are not those that were written'), {
    code: 'SQLITE_CORRUPT',
  });
}
