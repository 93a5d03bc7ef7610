import type { Database } from 'better-sqlite3';
import type { Ports } from '#core/ports.ts';
import {
  type Absorbed,
  type AbsorbDeps,
  DoNotFit,
  takeChanges,
  writeAllRows,
  writeRowsOf,
} from '../absorb-changes.ts';
import { auditFolded, type CameIn } from '../audit/audit-folded.ts';
import type { AuditDeps } from '../audit/audit-others.ts';
import { keepWhatIsSaid } from '../compaction/remake.ts';
import type { LiveDocument } from '../live-document.ts';
import { removeRows } from '../projections/write-rows.ts';
import { documentsOf, indexChanges } from './chunk-changes.ts';
import type { Space } from '#shared/chunks/header.ts';
import { forgetRemade, readLost, readWaiting, setFolded, type StoredNode } from './chunk-rows.ts';
import { dirtyParts, forgetDirty, markDirty } from './dirty-rows.ts';
import { removeRows as removeJournalRows, takeRows } from '../journals/journal-rows.ts';
import { journalOf } from '../journals/journals.ts';
import {
  type ChunkChange,
  isKnownKind,
  type ReadBody,
  type ReadDeps,
  readBody,
} from './read-body.ts';
import {
  isUnevenDocument,
  type NamedKind,
  rebuildDocument,
  type Rebuilt,
} from './rebuild-document.ts';

export type FoldDeps = AbsorbDeps &
  ReadDeps &
  Pick<AuditDeps, 'rights'> & {
    readonly ports: Pick<Ports, 'random'>;
    /** Of more documents than this at once the rows are written afterwards, in transactions of their own. */
    readonly rowsAtOnce: number;
  };

/** What is audited at once is a part of what gets its rows at once: people look at rows first. */
const AUDITED_AT_ONCE = 1 / 4;

/**
 * Brings the documents of a space in line with what counts: adds what newly does, takes out what no longer does. Rows follow
 * at once, or their documents are marked as dirty. Within the caller's transaction, with nothing pending. `waiting`: what of
 * that may be folded by now; all of it unless the caller knows better.
 */
export function fold(
  deps: FoldDeps,
  space: Space,
  touched: Set<LiveDocument>,
  waiting: readonly StoredNode[] = readWaiting(deps.database, space),
): Absorbed[] {
  const { database } = deps;
  const losing = readLost(database, space);
  const lost = losing.flatMap((node) => takeOut(deps, node));
  const toRebuild = new Map(lost.map((one) => [one.documentId, one]));
  const changes = waiting.flatMap((node) => readIn(deps, node));
  const toTake = Map.groupBy(changes, ({ documentId }) => documentId);
  for (const documentId of toRebuild.keys()) toTake.delete(documentId);
  const outcomes = [
    ...[...toRebuild.values()].map((named) => rebuildDocument(deps, named, touched)),
    ...[...toTake.values()].map((some) => take(deps, some, touched)),
  ];
  deps.ports.reach('chunks:folded');
  const isMuch = outcomes.length > deps.rowsAtOnce;
  const most = Math.ceil(deps.rowsAtOnce * AUDITED_AT_ONCE);
  const isMuchToAudit = changes.length > most || outcomes.length > most;
  auditFolded(deps, {
    documents: outcomes.flatMap((one) =>
      'gone' in one ? [] : [{ ...one, came: toTake.get(one.live.id) ?? [] }],
    ),
    chunks: [...losing, ...waiting],
    isMuch: isMuchToAudit,
  });
  deps.ports.reach('chunks:audited');
  return outcomes.map((one) => finish(deps, one, isMuch));
}

/** What is folded of a chunk; the documents it is to go from. */
function takeOut(deps: FoldDeps, node: StoredNode): NamedKind[] {
  const { database, ports } = deps;
  const { n } = node;
  keepWhatIsSaid({ ...deps, random: ports.random }, node);
  removeJournalRows(database, n);
  setFolded(database, n, false);
  return documentsOf(database, n).filter((one): one is NamedKind => isKnownKind(one.kind));
}

/** Marks a chunk as folded, which its changes are to be in a moment. One that waits says nothing yet. */
function readIn(deps: FoldDeps, chunk: StoredNode): KnownChange[] {
  const { n, id } = chunk;
  const body = readBody(deps, id);
  // What was remade, before there was a key to see it with, was not what its author had written.
  if (body.kind === 'no-body') forgetRemade(deps.database, n);
  if (body.kind === 'rows') readRowsIn(deps.database, n, body);
  if (body.kind !== 'changes') return [];
  const known = body.changes.flatMap((change): KnownChange[] =>
    isKnownKind(change.kind) ? [{ ...change, kind: change.kind, chunk }] : [],
  );
  indexChanges(deps.database, n, known);
  setFolded(deps.database, n, known.length === body.changes.length ? true : 'partly');
  return known;
}

/** Rows of a journal that this app does not know wait for one that does. */
export function readRowsIn(
  database: Database,
  n: number,
  { journal, rows }: Extract<ReadBody, { kind: 'rows' }>,
): void {
  const isKnown = journalOf(journal) !== undefined;
  if (isKnown) takeRows(database, n, journal, rows);
  setFolded(database, n, isKnown ? true : 'partly');
}

type KnownChange = ChunkChange & NamedKind & CameIn;

function take(
  deps: FoldDeps,
  changes: readonly KnownChange[],
  touched: Set<LiveDocument>,
): Rebuilt {
  const [{ kind, key, documentId }] = changes as [KnownChange];
  if (isUnevenDocument(deps, documentId)) return rebuildDocument(deps, changes[0]!, touched);
  const bytes = changes.map((change) => change.bytes);
  try {
    return takeChanges(deps, { kind, key, changes: bytes }, touched);
  } catch (error) {
    if (!(error instanceof DoNotFit)) throw error;
    // What is in memory may be half of them.
    deps.documents.drop([deps.documents.open(kind, key, '')]);
    return rebuildDocument(deps, changes[0]!, touched);
  }
}

/** Writes the rows of a document that was folded, or marks it as dirty. */
export function finish(
  { database, documents }: FoldDeps,
  outcome: Rebuilt,
  isMuch: boolean,
): Absorbed {
  if ('gone' in outcome) {
    const { gone } = outcome;
    const parts = new Set([...outcome.parts, ...(dirtyParts(database, gone.id) ?? [])]);
    removeRows(database, gone, parts);
    forgetDirty(database, gone.id);
    documents.drop([gone]);
    return { live: gone, parts };
  }
  const { live, parts } = outcome;
  const dirty = dirtyParts(database, live.id);
  if (isMuch) return markDirty(database, live, new Set([...parts, ...(dirty ?? [])]));
  if (!dirty) return writeRowsOf(database, live, parts);
  forgetDirty(database, live.id);
  return writeAllRows(database, live, [...parts, ...dirty]);
}
