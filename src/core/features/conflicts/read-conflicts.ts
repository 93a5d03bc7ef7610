import type { Conflict, FieldAt } from '#shared/contract/conflicts.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { Session } from '#core/session.ts';
import { mayBeTyped } from './check-typed.ts';
import { findPlaces, type Places } from './find-places.ts';
import { type Names, namePeople } from './name-people.ts';
import {
  atMsOf,
  candidatesIn,
  type ConflictRow,
  describeValue,
  fieldIn,
  mayWrite,
  settersOf,
  sortOf,
} from './stored-conflict.ts';
import { readTwins } from './read-twins.ts';

type Deps = Pick<TenantDeps, 'read'>;

export interface ConflictFilter {
  readonly sort?: Conflict['sort'] | undefined;
  readonly documentKind?: string | undefined;
  readonly leaseId?: string | undefined;
  readonly wellId?: string | undefined;
  readonly sinceMs?: number | undefined;
  readonly isMine?: boolean | undefined;
  readonly limit?: number;
}

const MAX_READ = 5_000;

/** What waits for a decision, newest first. */
export async function listConflicts(deps: Deps, session: Session, filter: ConflictFilter = {}) {
  const rows = await newestRows(deps, filter);
  const described = await describe(deps, session, rows);
  const twins = await readTwins(deps, session);
  const all = [...described, ...twins].filter((one) => fits(one, filter)).toSorted(newestFirst);
  return { conflicts: all.slice(0, filter.limit ?? 500), total: all.length };
}

export async function readConflict(deps: Deps, session: Session, at: FieldAt) {
  const rows = await deps.read
    .selectFrom('conflict')
    .selectAll()
    .where('kind', '=', at.documentKind)
    .where('key', '=', at.key)
    .where('path', '=', at.path)
    .execute();
  const [conflict] = await describe(deps, session, rows);
  return conflict ?? null;
}

export async function readMarks({ read }: Deps, documentKind: string): Promise<FieldAt[]> {
  const rows = await read
    .selectFrom('conflict')
    .select(['kind as documentKind', 'key', 'path'])
    .where('kind', '=', documentKind)
    .limit(MAX_READ)
    .execute();
  return rows;
}

function newestRows({ read }: Deps, { documentKind }: ConflictFilter): Promise<ConflictRow[]> {
  return read
    .selectFrom('conflict')
    .selectAll()
    .$if(documentKind !== undefined, (query) => query.where('kind', '=', documentKind!))
    .orderBy('openedAt', 'desc')
    .limit(MAX_READ)
    .execute();
}

async function describe(
  deps: Deps,
  session: Session,
  rows: readonly ConflictRow[],
): Promise<Conflict[]> {
  if (rows.length === 0) return [];
  const names = await namePeople(
    deps,
    rows.flatMap((row) => settersOf(candidatesIn(row))),
  );
  const places = await findPlaces(deps);
  return rows.flatMap((row) => describeRow(row, session, names, places));
}

function describeRow(row: ConflictRow, session: Session, names: Names, places: Places): Conflict[] {
  const { kind: documentKind, key, path } = row;
  const field = fieldIn({ documentKind, path });
  if (!field) return [];
  return [
    {
      id: `${documentKind} ${key} ${path}`,
      documentKind,
      key,
      path,
      sort: sortOf(field.rule),
      ...places.of(row),
      openedAtMs: atMsOf(row.openedAt),
      values: candidatesIn(row).map((one) => describeValue(one, field.rule, names, session)),
      twins: null,
      mayDecide: mayWrite(field.kind, session.role),
      mayType: mayBeTyped(field),
    },
  ];
}

function fits(conflict: Conflict, filter: ConflictFilter): boolean {
  const { sort, documentKind, leaseId, wellId, sinceMs, isMine } = filter;
  if (sort !== undefined && conflict.sort !== sort) return false;
  if (documentKind !== undefined && conflict.documentKind !== documentKind) return false;
  if (leaseId !== undefined && conflict.leaseId !== leaseId) return false;
  if (wellId !== undefined && conflict.wellId !== wellId) return false;
  if (sinceMs !== undefined && (conflict.openedAtMs ?? 0) < sinceMs) return false;
  return !isMine || isOfSession(conflict);
}

export function isOfSession({ values }: Pick<Conflict, 'values'>): boolean {
  return values.some((value) => value.isMine || value.others.some((other) => other.isMine));
}

function newestFirst(one: Conflict, other: Conflict): number {
  return (
    (other.openedAtMs ?? Infinity) - (one.openedAtMs ?? Infinity) || (one.id < other.id ? -1 : 1)
  );
}
