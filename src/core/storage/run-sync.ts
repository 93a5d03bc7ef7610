import type { Database, Statement } from 'better-sqlite3';
import type { Compilable } from 'kysely';

const MAX_STATEMENTS = 500;
const statementsByDatabase = new WeakMap<Database, Map<string, Statement>>();

/** Runs a query built with kysely at once, on the given connection; statements are prepared once per text. */
export function runSync<Row>(database: Database, query: Compilable<Row>): Row[] {
  const { sql, parameters } = query.compile();
  const statement = prepareOnce(database, sql);
  if (statement.reader) return statement.all(...parameters) as Row[];
  statement.run(...parameters);
  return [];
}

/** As `database.prepare`, remembered. */
export function prepareOnce(database: Database, sql: string): Statement {
  const statements = statementsByDatabase.get(database) ?? new Map<string, Statement>();
  statementsByDatabase.set(database, statements);
  const known = statements.get(sql);
  if (known) return known;
  // Lists in `in (…)` make endless texts; starting over is cheaper than keeping count of use.
  if (statements.size >= MAX_STATEMENTS) statements.clear();
  const statement = database.prepare(sql);
  statements.set(sql, statement);
  return statement;
}
