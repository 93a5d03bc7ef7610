import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Ports } from '#core/ports.ts';
import { listBackups } from '../backup.ts';
import { openMigrated } from '../database.ts';
import { tenantMigrations } from '../migrations/tenant-migrations.ts';
import { prepareOnce } from '../run-sync.ts';
import { hasGarbledLog } from '../write-ahead-log.ts';
import { commandsByDocument, describeLoss } from './lost-commands.ts';
import { dropGarbled, mendChunks } from './mend-chunks.ts';
import { mendPending } from './mend-pending.ts';
import { describeMissingRows, hasTable, knowsAllCommands } from './missing-rows.ts';
import { schemaPagesOf, variantsOf, type Donor } from './lent-schema.ts';
import { otherTables, readCopy, type Copy } from './read-copy.ts';
import { tryRead, type Row } from './read-rows.ts';
import { rebuildDocument, type DocumentName } from './rebuild-document.ts';

/**
 * Makes a new `tenant.db` from a damaged one.
 *
 * Invariants:
 * 1. The damaged files are only ever read, and at last moved aside, byte for byte as they were found.
 * 2. What still reads in the damaged file wins over the last good copies; a document takes what it can from all.
 * 3. Rows that documents tell are not copied; they are projected anew.
 * 4. Killed anywhere, the next start either begins again or finishes the exchange of files.
 */
export interface Salvage {
  readonly ports: Pick<Ports, 'disk' | 'clock'>;
  readonly log: Logger;
  /** The tenant's folder. */
  readonly folder: string;
}

const salvageReport = z.object({
  atMs: z.number(),
  /** Relative to the tenant's folder. */
  asideFolder: z.string(),
  /** What is gone: documents with their commands, then tables. */
  lost: z.array(z.string()),
  /** Documents that came wholly or in part from a backup. */
  restored: z.number(),
});
export type SalvageReport = z.output<typeof salvageReport>;

const documentsPerTurn = 200;
const lostFile = 'file: nothing of it reads';
const lostLog =
  'write-ahead log: does not read, the last commands before the damage may be missing';

export async function salvageDatabase(salvage: Salvage): Promise<SalvageReport> {
  const { folder, log, ports } = salvage;
  log.warn({ folder }, 'tenant.db is damaged, salvaging');
  const work = join(folder, 'salvaging');
  ports.disk.remove(work);
  ports.disk.makeFolder(work);
  const report = await buildNew(salvage, work);
  const text = new TextEncoder().encode(JSON.stringify(report));
  ports.disk.writeWhole(join(folder, 'salvaged.json'), text);
  ports.disk.rename(join(work, 'new.db'), join(folder, 'salvaged.db'));
  finishSalvage(salvage);
  log.warn({ folder, restored: report.restored, lost: report.lost }, 'tenant.db was salvaged');
  return report;
}

/**
 * Moves the damaged files aside and the new one in their place, as far as that is not done. Answers the report of a
 * salvage that had been interrupted here. The old write-ahead log must leave before the new file takes its name: SQLite
 * would play it into the new one.
 */
export function finishSalvage({ ports: { disk }, folder }: Salvage): SalvageReport | undefined {
  const ready = join(folder, 'salvaged.db');
  const reportPath = join(folder, 'salvaged.json');
  if (!disk.exists(ready)) return undefined;
  const report = salvageReport.parse(JSON.parse(new TextDecoder().decode(disk.read(reportPath))));
  const aside = join(folder, report.asideFolder);
  disk.makeFolder(aside);
  disk.remove(join(folder, 'tenant.db-shm'));
  for (const name of ['tenant.db-wal', 'tenant.db']) {
    if (disk.exists(join(folder, name))) disk.rename(join(folder, name), join(aside, name));
  }
  disk.rename(ready, join(folder, 'tenant.db'));
  disk.remove(join(folder, 'salvaging'));
  return report;
}

async function buildNew(salvage: Salvage, work: string): Promise<SalvageReport> {
  const { ports, folder } = salvage;
  const backups = listBackups(ports.disk, join(folder, 'backups')).map(({ path }) => path);
  const damaged = readDamaged(salvage, work, backups);
  const backup = backups
    .map((path) => readBackup(salvage, path))
    .find((copy) => copy !== undefined);
  const copies = [damaged, ...(backup ? [backup] : [])];
  const target = createEmpty(ports, join(work, 'new.db'), shapeOf(copies));
  try {
    const { lost, restored } = await fill(target, copies);
    if (hasGarbledLog(ports.disk, join(folder, 'tenant.db'))) lost.push(lostLog);
    const atMs = ports.clock.nowMs();
    const stamp = new Date(atMs).toISOString().replaceAll(/[-:.]/g, '');
    return { atMs, asideFolder: join('damaged', stamp), lost, restored };
  } finally {
    target.close();
  }
}

/** Reads a copy of the damaged file, whichever variant of its first page gives the most. */
function readDamaged(salvage: Salvage, work: string, backups: readonly string[]): Copy {
  const { ports, folder } = salvage;
  const { disk } = ports;
  const original = join(folder, 'tenant.db');
  if (!disk.exists(original)) return nothing;
  const sample = join(work, 'sample.db');
  createEmpty(ports, sample).close();
  const donors = [sample, ...backups.slice(0, 2)].flatMap((path) => donorOf(salvage, path));
  let best: Copy | undefined;
  for (const variant of variantsOf(disk.read(original), donors)) {
    const copy = readVariant(salvage, work, variant);
    if (countDocuments(copy) > countDocuments(best)) best = copy;
    // Where the first page leads to documents, no other can lead to more.
    if (best && best.documents.size > 0) break;
  }
  return best ?? nothing;
}

function donorOf({ ports: { disk } }: Salvage, path: string): Donor[] {
  const database = disk.openDatabase(path, { readonly: true });
  try {
    // A backup that does not read lends nothing.
    const schemaPages = tryRead(() => schemaPagesOf(database));
    return schemaPages ? [{ file: disk.read(path), schemaPages }] : [];
  } finally {
    database.close();
  }
}

function readVariant(
  { ports, folder }: Salvage,
  work: string,
  bytes: Uint8Array,
): Copy | undefined {
  const { disk } = ports;
  const path = join(work, 'variant.db');
  for (const ending of ['', '-wal', '-shm']) disk.remove(path + ending);
  disk.writeWhole(path, bytes);
  const log = join(folder, 'tenant.db-wal');
  if (disk.exists(log)) disk.copy(log, `${path}-wal`);
  return readOpen(disk.openDatabase(path));
}

/** undefined when the copy is itself no longer good. */
function readBackup({ ports, log }: Salvage, path: string): Copy | undefined {
  const copy = readOpen(ports.disk.openDatabase(path, { readonly: true }));
  if (copy && copy.damage.size === 0) return copy;
  log.warn({ path }, 'a backup does not read and was passed over');
  return undefined;
}

function readOpen(database: Database): Copy | undefined {
  try {
    // Until the schema reads, there is nothing to ask for.
    return tryRead(() => {
      database.prepare('select count(*) from sqlite_master').get();
      return readCopy(database);
    });
  } finally {
    database.close();
  }
}

/** A file of which nothing reads. */
const nothing: Copy = {
  documents: new Map(),
  tails: new Map(),
  rowsByTable: new Map(),
  lastNumbers: new Map(),
  migrations: [],
  damage: new Map(),
};

function countDocuments(copy: Copy | undefined): number {
  return copy ? copy.documents.size + copy.tails.size : -1;
}

/** The shape the rows were written in; the next opening brings it to this version's, as for any older database. */
function shapeOf(copies: readonly Copy[]): typeof tenantMigrations {
  const names = copies.map((copy) => copy.migrations).find((applied) => applied.length > 0);
  return names ? tenantMigrations.filter(({ name }) => names.includes(name)) : tenantMigrations;
}

function createEmpty(
  ports: Salvage['ports'],
  path: string,
  migrations = tenantMigrations,
): Database {
  openMigrated(ports, path, migrations).close();
  const database = ports.disk.openDatabase(path);
  // One file without a log beside it, so that it can be renamed.
  database.pragma('journal_mode = DELETE');
  database.pragma('foreign_keys = OFF');
  return database;
}

async function fill(
  target: Database,
  copies: readonly Copy[],
): Promise<Pick<SalvageReport, 'lost' | 'restored'>> {
  const lostRows = otherTablesInto(target, copies);
  if (copies[0] === nothing) lostRows.splice(0, Infinity, lostFile);
  const documents = await documentsInto(target, copies);
  dropGarbled(target);
  // Which changes a stranded chunk holds is asked before it is set aside.
  mendPending(target);
  mendChunks(target);
  const check = target.pragma('quick_check(1)', { simple: true });
  if (check !== 'ok') throw new Error(`The salvaged database does not check: ${String(check)}`);
  return { lost: [...documents.lost, ...lostRows], restored: documents.restored };
}

async function documentsInto(target: Database, copies: readonly Copy[]) {
  const expected = commandsByDocument(copies);
  const knowsAll = knowsAllCommands(copies);
  const names = [...namesIn(copies).values()];
  const lost: string[] = [];
  let restored = 0;
  const restore = (name: DocumentName) => {
    const rebuilt = rebuildDocument(name, copies);
    if (rebuilt) insertDocument(target, rebuilt.row, rebuilt.tail);
    if (rebuilt?.isRestored) restored++;
    const commands = [...(expected.get(name.id)?.values() ?? [])];
    const missing = commands.filter(({ commandId }) => rebuilt?.hasCommand(commandId) !== true);
    // A document that does not read cannot say what it ended in; the list of all commands can.
    const isProven =
      rebuilt !== undefined &&
      (rebuilt.isWhole || (knowsAll && !copies[0]?.documents.has(name.id)));
    if (missing.length > 0 || !isProven) lost.push(describeLoss(name, missing));
  };
  for (let from = 0; from < names.length; from += documentsPerTurn) {
    const some = names.slice(from, from + documentsPerTurn);
    target.transaction(() => some.forEach(restore))();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { lost, restored };
}

/** Every document any copy knows of, also those of which only the audit still tells. */
function namesIn(copies: readonly Copy[]): ReadonlyMap<string, DocumentName> {
  const names = new Map<string, DocumentName>();
  for (const copy of copies) {
    for (const { id, kind, key } of copy.documents.values()) names.set(id, { id, kind, key });
    for (const { documentId, kind, key } of copy.rowsByTable.get('auditChange') ?? []) {
      const id = String(documentId);
      if (!names.has(id)) names.set(id, { id, kind: String(kind), key: String(key) });
    }
  }
  return names;
}

function insertDocument(
  target: Database,
  row: { readonly id: string },
  tail: readonly object[],
): void {
  insert(target, 'document', row);
  for (const change of tail) insert(target, 'documentTail', change);
}

/** The damaged file's rows, then those of the backup that are not there; what could not be kept, in words. */
function otherTablesInto(target: Database, copies: readonly Copy[]): string[] {
  const tables = Object.keys(otherTables).filter((table) => hasTable(target, table));
  target.transaction(() => {
    for (const table of tables) {
      for (const copy of copies) {
        for (const row of copy.rowsByTable.get(table) ?? []) insert(target, table, row);
      }
    }
    target.exec('delete from auditChange where commandId not in (select commandId from audit)');
    // Without it rows are made anew when the database is opened.
    target.exec(`delete from meta where key = 'projectionVersion'`);
  })();
  return describeMissingRows(target, copies);
}

function insert(target: Database, table: string, row: Row | object): void {
  const names = Object.keys(row);
  const columns = names.map((name) => `"${name}"`).join(', ');
  const values = names.map((name) => `@${name}`).join(', ');
  const sql = `insert or ignore into "${table}" (${columns}) values (${values})`;
  try {
    prepareOnce(target, sql).run(row);
  } catch (error) {
    // A garbled row may break the rules of its table; the one of the backup then takes its place.
    if (!String((error as { readonly code?: unknown }).code).startsWith('SQLITE_CONSTRAINT'))
      throw error;
  }
}
