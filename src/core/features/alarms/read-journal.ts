import { sql } from 'kysely';
import type { JournalEntry, JournalFilter } from '#shared/contract/alarms.ts';
import type { TenantDeps } from '#core/core-deps.ts';

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
  const rows = await deps.read
    .selectFrom('alarmJournal')
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

async function findRows(
  deps: Reader,
  filter: JournalFilter,
  page: { readonly limit: number; readonly before?: string | undefined },
) {
  const subjects = await findSubjects(deps, filter);
  if (subjects?.length === 0 && !filter.text) return [];
  let query = deps.read
    .selectFrom('alarmJournal')
    .select(['n', 'atMs'])
    .orderBy('atMs', 'desc')
    .orderBy('n', 'desc')
    .limit(page.limit);
  if (filter.fromMs !== undefined) query = query.where('atMs', '>=', filter.fromMs);
  if (filter.toMs !== undefined) query = query.where('atMs', '<', filter.toMs);
  if (filter.kinds) query = query.where('kind', 'in', filter.kinds);
  if (filter.priorities) query = query.where('priority', 'in', filter.priorities);
  if (subjects) query = query.where(isAmong(subjects, filter.text));
  const [atMs, n] = (page.before ?? '').split('.').map(Number);
  if (atMs !== undefined && n !== undefined)
    query = query.where(sql<boolean>`(atMs, n) < (${atMs}, ${n})`);
  return query.execute();
}

/** Which subjects a filter means; undefined when it does not ask about any. */
async function findSubjects({ read }: Reader, filter: JournalFilter) {
  const { alarmId, wellId, leaseId, deviceId, text } = filter;
  if (!(alarmId ?? wellId ?? leaseId ?? deviceId ?? text)) return undefined;
  let query = read.selectFrom('alarmSubject').select('subjectId');
  if (alarmId) query = query.where('alarmId', '=', alarmId);
  if (wellId) query = query.where('wellId', '=', wellId);
  if (leaseId) query = query.where('leaseId', '=', leaseId);
  if (deviceId) query = query.where('deviceId', '=', deviceId);
  const place = await query.execute();
  if (!text) return place.map((row) => ({ ...row, isNamed: true }));
  const pattern = patternOf(text);
  const named = await query
    .where((where) =>
      where.or(
        (['name', 'tagName', 'deviceName', 'wellName'] as const).map((column) =>
          where(column, 'like', sql<string>`${pattern} escape '\\'`),
        ),
      ),
    )
    .execute();
  const names = new Set(named.map(({ subjectId }) => subjectId));
  return place.map(({ subjectId }) => ({ subjectId, isNamed: names.has(subjectId) }));
}

/** Of these subjects; with a text, those of that name, and what a person wrote or did. */
function isAmong(
  subjects: readonly { readonly subjectId: number; readonly isNamed: boolean }[],
  text: string | undefined,
) {
  const named = subjects.filter(({ isNamed }) => isNamed).map(({ subjectId }) => subjectId);
  if (!text) return isSubject(named);
  const pattern = patternOf(text);
  const all = subjects.map(({ subjectId }) => subjectId);
  return sql<boolean>`(${isSubject(named, false)} or (${isSubject(all, false)} and n in (
    select n from alarmJournal where personName is not null
    and (personName like ${pattern} escape '\\' or reason like ${pattern} escape '\\'))))`;
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
  } as unknown as JournalEntry;
}
