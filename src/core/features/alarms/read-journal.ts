import { sql, type SelectQueryBuilder } from 'kysely';
import type { JournalEntry, JournalFilter } from '#shared/contract/alarms.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { TenantTables } from '#core/storage/tables.ts';

type Reader = Pick<TenantDeps, 'read'>;

/** With so few subjects their own index is shorter than that of time. */
const FEW_SUBJECTS = 50;

export interface JournalPage {
  readonly entries: JournalEntry[];
  /** For `before` of the next page; null when there is none. */
  readonly next: string | null;
}

/**
 * Newest first. First only the numbers of the rows are looked for, in indexes that hold everything a filter asks, so that
 * a million rows are searched without reading them; then the rows of the page are read.
 */
export async function readJournal(
  deps: Reader,
  filter: JournalFilter,
  page: { readonly limit: number; readonly before?: string | undefined },
): Promise<JournalPage> {
  const found = await findRows(deps, filter, page);
  const last = found.at(-1);
  const next = last && found.length === page.limit ? `${last.atMs}.${last.n}` : null;
  if (!last) return { entries: [], next };
  const rows = await linesOf(deps, filter)
    .innerJoin('alarmSubject', 'alarmSubject.subjectId', 'alarmJournal.subjectId')
    .selectAll('alarmJournal')
    .select([
      'alarmId',
      'name',
      'tagId',
      'tagName',
      'unit',
      'deviceId',
      'wellId',
      'wellName',
      'leaseId',
    ])
    .where(
      'n',
      'in',
      found.map(({ n }) => n),
    )
    .orderBy('atMs', 'desc')
    .orderBy('n', 'desc')
    .execute();
  return { entries: rows.map(rowToEntry), next };
}

/** How many entries a filter finds. */
export async function countJournal(deps: Reader, filter: JournalFilter): Promise<number> {
  const meant = await findMeant(deps, filter);
  if (meant?.subjects.length === 0 && !meant.rows?.length) return 0;
  const { entries } = await restrict(linesOf(deps, filter), filter, meant)
    .select(({ fn }) => fn.countAll<number>().as('entries'))
    .executeTakeFirstOrThrow();
  return entries;
}

function tableOf({ writtenBy }: JournalFilter): 'alarmJournal' | 'alarmJournalAway' {
  return writtenBy === 'others' ? 'alarmJournalAway' : 'alarmJournal';
}

/** What this seat wrote down, or what others did: the tables are alike but for the latter's name of who did. */
function linesOf({ read }: Reader, filter: JournalFilter): JournalQuery {
  return tableOf(filter) === 'alarmJournal'
    ? read.selectFrom('alarmJournal')
    : (read.selectFrom('alarmJournalAway as alarmJournal') as unknown as JournalQuery);
}

async function findRows(
  deps: Reader,
  filter: JournalFilter,
  page: { readonly limit: number; readonly before?: string | undefined },
) {
  const meant = await findMeant(deps, filter);
  if (meant?.subjects.length === 0 && !meant.rows?.length) return [];
  let query = restrict(linesOf(deps, filter), filter, meant)
    .select(['n', 'atMs'])
    .orderBy('atMs', 'desc')
    .orderBy('n', 'desc')
    .limit(page.limit);
  const [atMs, n] = (page.before ?? '').split('.').map(Number);
  if (atMs !== undefined && n !== undefined)
    query = query.where(sql<boolean>`(atMs, n) < (${atMs}, ${n})`);
  return query.execute();
}

type JournalQuery = SelectQueryBuilder<TenantTables, 'alarmJournal', object>;

function restrict(
  rows: JournalQuery,
  filter: JournalFilter,
  meant: Meant | undefined,
): JournalQuery {
  let query = rows;
  if (filter.fromMs !== undefined) query = query.where('atMs', '>=', filter.fromMs);
  if (filter.toMs !== undefined) query = query.where('atMs', '<', filter.toMs);
  if (filter.kinds) query = query.where('kind', 'in', filter.kinds);
  if (filter.priorities) query = query.where('priority', 'in', filter.priorities);
  if (meant) query = query.where(isMeant(meant));
  return query;
}

/** Rows of these subjects, and besides, of those in `place`, these rows. */
interface Meant {
  readonly subjects: readonly number[];
  readonly rows?: readonly number[];
  readonly place?: readonly number[] | undefined;
}

/** What a filter means by place and text; undefined when it asks about neither. */
async function findMeant(deps: Reader, filter: JournalFilter): Promise<Meant | undefined> {
  const { alarmId, wellId, leaseId, deviceId, text } = filter;
  if (!(alarmId ?? wellId ?? leaseId ?? deviceId ?? text)) return undefined;
  let query = deps.read.selectFrom('alarmSubject').select('subjectId');
  if (alarmId) query = query.where('alarmId', '=', alarmId);
  if (wellId) query = query.where('wellId', '=', wellId);
  if (leaseId) query = query.where('leaseId', '=', leaseId);
  if (deviceId) query = query.where('deviceId', '=', deviceId);
  const idsOf = (rows: readonly { readonly subjectId: number }[]) =>
    rows.map(({ subjectId }) => subjectId);
  if (!text) return { subjects: idsOf(await query.execute()) };
  const like = sql<string>`${patternOf(text)} escape '\\'`;
  const isNamed = query.where((where) =>
    where.or(
      (['name', 'tagName', 'deviceName', 'wellName'] as const).map((column) =>
        where(column, 'like', like),
      ),
    ),
  );
  return {
    subjects: idsOf(await isNamed.execute()),
    rows: await findRowsOfPeople(deps, filter, text),
    place: alarmId || wellId || leaseId || deviceId ? idsOf(await query.execute()) : undefined,
  };
}

/** Rows in which a person wrote the text, or whose person is named so. People are few, and so are reasons. */
async function findRowsOfPeople(
  deps: Reader,
  filter: JournalFilter,
  text: string,
): Promise<number[]> {
  const lines = sql.table(tableOf(filter));
  const like = sql<string>`${patternOf(text)} escape '\\'`;
  const people = deps.read
    .selectFrom(
      // Steps from one name to the next in the index, instead of reading it all.
      sql<{ personName: string | null }>`(with recursive person(personName) as (
        select min(personName) from ${lines} where personName is not null
        union all
        select (select min(personName) from ${lines} where personName > person.personName)
        from person where person.personName is not null)
        select personName from person)`.as('person'),
    )
    .select('person.personName')
    .where('person.personName', 'like', like);
  const byName = linesOf(deps, filter)
    .select('n')
    .where('personName', 'is not', null)
    .where('personName', 'in', people);
  const byReason = linesOf(deps, filter)
    .select('n')
    .where('reason', 'is not', null)
    .where('reason', 'like', like);
  return (await byName.union(byReason).execute()).map(({ n }) => n);
}

function isMeant({ subjects, rows = [], place }: Meant) {
  if (rows.length === 0) return isSubject(subjects);
  const isRow = sql<boolean>`n in (select value from json_each(${JSON.stringify(rows)}))`;
  const isRowHere = place ? sql<boolean>`(${isRow} and ${isSubject(place, false)})` : isRow;
  return subjects.length === 0
    ? isRowHere
    : sql<boolean>`(${isSubject(subjects, false)} or ${isRowHere})`;
}

/** A `+` keeps the planner from an index that would make it sort a large part of the journal. */
function isSubject(ids: readonly number[], mayUseIndex = ids.length <= FEW_SUBJECTS) {
  const column = mayUseIndex ? sql.ref('subjectId') : sql`+subjectId`;
  return sql<boolean>`${column} in (select value from json_each(${JSON.stringify(ids)}))`;
}

function patternOf(text: string): string {
  return `%${text.trim().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

interface JournalRow {
  readonly [column: string]: unknown;
  readonly value: string | null;
  readonly cause: string | null;
  /** Not in this seat's own. */
  readonly byName?: string;
  readonly isFirstOut: number;
  readonly isInTest: number;
}

function rowToEntry(row: JournalRow): JournalEntry {
  const { n: _n, subjectId: _subjectId, personId: _personId, ...rest } = row;
  return {
    ...rest,
    value: row.value === null ? null : JSON.parse(row.value),
    cause: row.cause === null ? null : JSON.parse(row.cause),
    isFirstOut: row.isFirstOut === 1,
    isInTest: row.isInTest === 1,
    byName: row.byName ?? null,
  } as unknown as JournalEntry;
}
