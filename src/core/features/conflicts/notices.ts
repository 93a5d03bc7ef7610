import type { ConflictNotice } from '#shared/contract/conflicts.ts';
import type { FieldAt } from '#shared/contract/conflicts.ts';
import { isSamePlain, type Plain } from '#shared/documents/plain.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { Session } from '#core/session.ts';
import { tables } from '#core/storage/query-builder.ts';
import type { TenantTables } from '#core/storage/tables.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';
import type { Candidate, Setter } from '#core/sync/setter.ts';
import { valueToText } from '../audit/index.ts';
import { findPlaces } from './find-places.ts';
import { namePeople } from './name-people.ts';
import { refuseUnwritable } from './resolve.ts';
import { FOLLOW } from './standing-rules.ts';
import { atMsOf, candidatesIn, settersOf } from './stored-conflict.ts';

type Deps = Pick<TenantDeps, 'read'>;
type ResolutionRow = TenantTables['resolution'] & { readonly isSeen: number };

/** As far back as notices go. */
const MAX_READ = 2_000;

/** What others, or rules, decided about values of this person; newest first. */
export async function readNotices(
  deps: Deps,
  session: Session,
  limit: number,
): Promise<ConflictNotice[]> {
  const rows = (await concerning(deps, session)).slice(0, limit);
  if (rows.length === 0) return [];
  const names = await namePeople(deps, rows.map(resolverOf));
  const places = await findPlaces(deps);
  return rows.map((row) => {
    const chosen = JSON.parse(row.chosen) as Plain;
    const mine = valueOfPerson(candidatesIn(row), session.personId)!.value;
    return {
      documentKind: row.kind,
      key: row.key,
      path: row.path,
      ...places.of(row),
      change: row.change,
      atMs: atMsOf(row.hybridTime),
      ...names.of(resolverOf(row)),
      reason: row.reason,
      isByRule: row.command === FOLLOW,
      chosen: valueToText(chosen),
      mine: valueToText(mine),
      wasKept: isKept(row, chosen, mine),
      isSeen: row.isSeen === 1,
    };
  });
}

export async function countNotices(deps: Deps, session: Session): Promise<number> {
  return (await concerning(deps, session)).filter(({ isSeen }) => isSeen === 0).length;
}

/**
 * Puts the value this person had set beside the one that was chosen. Refuses `conflict-not-found`, and `not-allowed` where
 * they may not write it.
 */
export function reopen(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  item: FieldAt,
  change: string,
) {
  const field = refuseUnwritable(item, head);
  return deps.commands.run(head, (edit) => {
    const [row] = edit.rows(
      tables
        .selectFrom('resolution')
        .selectAll()
        .where('change', '=', change)
        .where('path', '=', item.path)
        .where('kind', '=', item.documentKind),
    );
    const document = row && edit.find(field.kind, item.key);
    if (!document) throw new Refusal('conflict-not-found', { ...item });
    const candidates = candidatesIn(row);
    const mine = valueOfPerson(candidates, head.session.personId) ?? candidates[0]!;
    const chosen = JSON.parse(row.chosen) as Plain;
    // Whose own value was chosen has nothing to put beside it but what the others had.
    const beside = isSamePlain(mine.value, chosen)
      ? candidates.find(({ value }) => !isSamePlain(value, chosen))
      : mine;
    if (!beside) throw new Refusal('conflict-not-found', { ...item });
    document.setApart(field.steps, beside.value, change);
    return {};
  });
}

/** Decisions of others on what a person had set. */
async function concerning({ read }: Deps, { personId }: Session): Promise<ResolutionRow[]> {
  const rows = await read
    .selectFrom('resolution')
    .leftJoin('conflictSeen', (join) =>
      join
        .onRef('conflictSeen.change', '=', 'resolution.change')
        .onRef('conflictSeen.path', '=', 'resolution.path')
        .on('conflictSeen.personId', '=', personId),
    )
    .selectAll('resolution')
    .select(({ eb }) => eb('conflictSeen.atMs', 'is not', null).$castTo<number>().as('isSeen'))
    // Their id stands in the text of the candidates, or they are not concerned.
    .where('candidates', 'like', `%${personId}%`)
    .orderBy('hybridTime', 'desc')
    .limit(MAX_READ)
    .execute();
  return rows.filter((row) => {
    const isOwn = row.personId === personId && row.command !== FOLLOW;
    return !isOwn && valueOfPerson(candidatesIn(row), personId) !== undefined;
  });
}

function valueOfPerson(candidates: readonly Candidate[], personId: string): Candidate | undefined {
  return candidates.find((one) => settersOf([one]).some((setter) => setter.personId === personId));
}

/** Of a deletion it is the same whenever it was. */
function isKept({ path }: ResolutionRow, chosen: Plain, mine: Plain): boolean {
  if (path === 'deletedAt') return (chosen === null) === (mine === null);
  return isSamePlain(chosen, mine);
}

function resolverOf(row: ResolutionRow): Setter {
  const { commandId, hybridTime, personId, seatId, screen, reason, change } = row;
  return { commandId, hybridTime, personId, seatId, screen, reason, change, isUnverified: false };
}
