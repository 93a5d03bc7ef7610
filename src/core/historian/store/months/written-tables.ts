import type { Database } from 'better-sqlite3';

/**
 * Statements as `TABLE name (…)`. A flipped bit in what SQLite knows of its tables gives other names, not an error that
 * tells of damage: so they are compared with what was written. Throws what SQLite throws of a damaged file.
 */
export function checkTables(database: Database, statements: readonly string[]): string[] {
  const known = new Set(statements.map((each) => `CREATE ${each}`));
  const found = database
    .prepare("SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    .pluck()
    .all() as (string | null)[];
  if (found.every((sql) => sql !== null && known.has(sql))) return found as string[];
  throw fileDamaged('The tables of the file are not those that were written');
}

/** Makes the tables that are not there yet. */
export function makeTables(database: Database, statements: readonly string[]): void {
  database.exec(
    statements.map((each) => `CREATE ${each.replace(' ', ' IF NOT EXISTS ')};`).join('\n'),
  );
}

export function fileDamaged(message: string): Error {
  return Object.assign(new Error(message), { code: 'SQLITE_CORRUPT' });
}
