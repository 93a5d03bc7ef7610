import type { Database } from 'better-sqlite3';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { Chunk } from '#shared/chunks/chunk.ts';
import { type ChunkId, type DeviceKey, membersSpace, type Space } from '#shared/chunks/header.ts';
import type { MembersEntry } from '#shared/chunks/members-entry.ts';
import type { MembersChunk } from '#shared/chunks/membership.ts';
import type { Rights } from '#shared/chunks/what-counts.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { must } from '#shared/kit/must.ts';
import type { Ports } from '#core/ports.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { recountKey } from '#core/storage/salvage/mend-chunks.ts';
import type { Absorbed } from '../absorb-changes.ts';
import type { TenantWriter, Transacted } from '../create-command-runner.ts';
import type { LiveDocument } from '../live-document.ts';
import type { DocumentStore } from '../document-store.ts';
import type { Outlined, StoredNode } from './chunk-rows.ts';
import { countAll, countNew } from './counting.ts';
import type { Device } from './device.ts';
import { fold } from './fold.ts';
import { isSomethingPending } from './gather-pending.ts';
import { type KeyRing, openKeyRing } from './key-ring.ts';
import { beginRestoring, coverWhenWhole } from '../checkpoints/restore.ts';
import { isAnyHeld, isHeld } from '../checkpoints/restoring-rows.ts';
import type { LetGoOptions } from '../compaction/create-letting-go.ts';
import { isAnyRowPending } from '../journals/journal-rows.ts';
import { sealRows } from '../journals/seal-rows.ts';
import { dataSpaces, writeEntry } from './members-desk.ts';
import { type SealDeps, sealAdmission, sealSome } from './seal-pending.ts';
import { type Stored, storeChunks } from './take-in.ts';
import { createTenantRights, type TenantRights, writeRoot } from './tenant-rights.ts';

export interface PlaceDeps {
  readonly tenantId: TenantId;
  readonly database: Database;
  readonly writer: TenantWriter;
  readonly ports: Pick<Ports, 'random' | 'clock' | 'reach' | 'disk'>;
  readonly device: Device;
  /** A checkpoint is made when a space has grown by so many chunks, one behind the other, since the last. */
  readonly checkpointEvery: number;
  /** How long each device leaves a checkpoint to the one before it. */
  readonly checkpointTurnMs: number;
  /** Whose device it is, as far as that is known. */
  readonly personOf: (device: DeviceKey) => string | undefined;
  /** undefined: bodies are never let go. */
  readonly letsGo: LetGoOptions | undefined;
  /** Of how many documents rows are written in one transaction. */
  readonly rowsAtOnce: number;
}

/** Chunks that are here now and were not before. `from`: what `takeIn` was told of where they came from. */
export interface Added {
  readonly space: Space;
  readonly ids: readonly ChunkId[];
  readonly from: unknown;
}

/** What work within one transaction is given. */
export interface Whole extends Omit<PlaceDeps, 'writer'> {
  readonly tenantRights: TenantRights;
  readonly rights: Rights | undefined;
  readonly ring: KeyRing;
  readonly documents: DocumentStore;
  /** Spaces whose checkpoints nobody had the parts of: they are folded chunk by chunk. */
  readonly declined: ReadonlySet<Space>;
}

/** Entries that give or take rights; the others leave every right as it was. */
const changesRights = (entry: MembersEntry | undefined) =>
  entry !== undefined && !['keys', 'invite', 'name', 'checkpoint', 'cosign'].includes(entry.kind);

const emptyRing: KeyRing = {
  get: () => undefined,
  isAny: () => false,
  heldOf: () => [],
  current: () => undefined,
  holdersOf: () => new Set(),
  openedWith: () => new Set(),
};

/** The transactions that a place is made of. What is remembered of the database is read anew when one of them fails. */
export function createPlaceWriter(deps: PlaceDeps, tell: (added: Added) => void) {
  const { database, ports, writer } = deps;
  const tenantRights = createTenantRights(database);
  const ringOf = openKeyRing(deps.tenantId, deps.device);
  let ring: { readonly of: Rights; readonly ring: KeyRing } | undefined;

  const currentRing = () => {
    const { rights } = tenantRights;
    if (!rights) return emptyRing;
    if (ring?.of !== rights) ring = { of: rights, ring: ringOf(rights) };
    return ring.ring;
  };
  const declined = new Set<Space>();
  const whole = (documents: DocumentStore): Whole => ({
    ...deps,
    declined,
    documents,
    tenantRights,
    get rights() {
      return tenantRights.rights;
    },
    get ring() {
      return currentRing();
    },
  });

  const transact = <Result>(
    work: (around: Whole, touched: Set<LiveDocument>) => Transacted<Result>,
  ): Result => {
    try {
      return writer.transact(({ documents }, touched) => work(whole(documents), touched));
    } catch (error) {
      tenantRights.reload();
      throw error;
    }
  };

  const isAnyUnsealed = () => isSomethingPending(database) || isAnyRowPending(database);
  const canSealSome = () => isAnyUnsealed() && canSeal({ database, ring: currentRing() });
  const sealFirst = (most?: number): boolean => {
    if (!canSealSome()) return false;
    ports.reach('chunks:seals');
    const nodes = transact((around, touched) => {
      const sealDeps = sealDepsOf(around);
      const sealed = isSomethingPending(database) ? sealSome(sealDeps, most) : sealRows(sealDeps);
      // Work of a device that has lost its right goes from the documents when all of it is sealed.
      return { result: sealed, changed: foldAll(around, touched) };
    });
    tellOf(nodes, undefined);
    return canSealSome();
  };
  const seal = (): void => {
    while (sealFirst());
  };

  const tellOf = (nodes: readonly StoredNode[], from: unknown) => {
    ports.reach('chunks:committed');
    for (const [space, some] of Map.groupBy(nodes, (node) => node.space)) {
      tell({ space, ids: some.map(({ id }) => id), from });
    }
  };

  const say = (entryOf: (around: Whole) => MembersEntry | undefined): void => {
    const said = transact<{ chunk: MembersChunk; sealed: readonly StoredNode[] } | undefined>(
      (around, touched) => {
        const entry = entryOf(around);
        if (!entry) return { result: undefined, changed: [] };
        const chunk = writeEntry(around, entry);
        tenantRights.add(chunk);
        const { sealed, changed } = heed(around, [chunk], touched);
        return { result: { chunk, sealed }, changed };
      },
    );
    if (!said) return;
    tellEntry(said.chunk);
    tellOf(said.sealed, undefined);
  };
  const tellEntry = ({ id }: MembersChunk) => {
    ports.reach('chunks:committed');
    tell({ space: membersSpace, ids: [id], from: undefined });
  };

  recountOnce({ database, transact });

  return {
    get rights() {
      return tenantRights.rights;
    },
    get root() {
      return tenantRights.root;
    },
    reload: () => tenantRights.reload(),
    get ring() {
      return currentRing();
    },
    transact,
    seal,
    sealSome: sealFirst,
    say,
    declined,

    /** The first entry of a tenant, which becomes its root. */
    begin(entryOf: (around: Whole) => MembersEntry): void {
      const chunk = transact((around) => {
        if (around.rights) throw new Error('The tenant has begun before');
        const first = writeEntry(around, entryOf(around));
        writeRoot(database, first.id);
        return { result: first, changed: [] };
      });
      tenantRights.reload();
      tellEntry(chunk);
    },

    refold(): void {
      transact((around, touched) => ({ result: undefined, changed: foldAll(around, touched) }));
    },

    admit(space: Space, ids: readonly ChunkId[]): void {
      // An owner whose keys have not come yet can say nothing.
      if (!canSeal({ database, ring: currentRing() })) return;
      const nodes = transact((around, touched) => {
        const gained = sealAdmission(sealDepsOf(around), space, ids);
        return { result: gained, changed: foldAll(around, touched) };
      });
      tellOf(nodes, undefined);
    },

    takeIn(space: Space, chunks: readonly (Chunk & Outlined)[], from: unknown): Stored {
      ports.reach('chunks:stores');
      const { stored, sealed } = transact((around, touched) => {
        const result = storeChunks(around, space, chunks);
        ports.reach('chunks:stored');
        const made = makeOf(around, space, result, touched);
        return { result: { stored: result, sealed: made.sealed }, changed: made.changed };
      });
      tellOf(stored.added, from);
      tellOf(sealed, undefined);
      return stored;
    },
  };
}

/** After a salvage: what counts is decided anew, and folded once more into documents that may have lost some of it. */
function recountOnce({
  database,
  transact,
}: {
  readonly database: Database;
  readonly transact: <Result>(
    work: (around: Whole, touched: Set<LiveDocument>) => Transacted<Result>,
  ) => Result;
}): void {
  const isMarked = prepareOnce(database, 'select 1 from meta where key = ?').get(recountKey);
  if (!isMarked) return;
  transact((around, touched) => {
    const { rights } = around;
    if (rights) for (const space of dataSpaces) countAll(database, rights, space);
    prepareOnce(database, 'delete from meta where key = ?').run(recountKey);
    return { result: undefined, changed: rights ? foldAll(around, touched) : [] };
  });
}

interface Made {
  /** Commands of this seat that had waited for a key. */
  readonly sealed: readonly StoredNode[];
  readonly changed: readonly Absorbed[];
}

/** What is made of chunks that have just been stored. */
function makeOf(
  around: Whole,
  space: Space,
  { added, filled, entries }: Stored,
  touched: Set<LiveDocument>,
): Made {
  if (added.length + filled.length === 0) return { sealed: [], changed: [] };
  if (space === membersSpace) return heed(around, entries, touched);
  const { database } = around;
  const gained = countNew(database, must(around.rights, 'rights'), space, added);
  const wasHeld = isHeld(database, space);
  if (wasHeld && !coverWhenWhole(around, space)) return { sealed: [], changed: [] };
  if (isSomethingPending(database)) return { sealed: [], changed: [] };
  const isAll = wasHeld || filled.length > 0;
  return { sealed: [], changed: fold(around, space, touched, isAll ? undefined : gained) };
}

/** Brings all in line with new entries: somebody may have lost a right, or a key may have come. */
function heed(around: Whole, entries: readonly MembersChunk[], touched: Set<LiveDocument>): Made {
  if (entries.length === 0) return { sealed: [], changed: [] };
  if (entries.some(({ entry }) => changesRights(entry))) {
    for (const space of dataSpaces) countAll(around.database, must(around.rights, 'rights'), space);
  }
  const sealed: StoredNode[] = [];
  // Where nobody else has said anything nothing waits to be folded, and years of work may wait to be sealed.
  while (!isAlone(around) && isSomethingPending(around.database) && canSeal(around)) {
    sealed.push(...sealSome(sealDepsOf(around)));
  }
  return { sealed, changed: foldAll(around, touched) };
}

/** Everything the tenant's members have said was said by this device. */
function isAlone({ rights, device }: Whole): boolean {
  const own = bytesToHex(device.publicKey);
  return [...must(rights, 'rights').chunks.values()].every(({ author }) => author === own);
}

/**
 * Nothing is folded, or taken out, before everything that was written here is sealed; what waits is folded then. A space of
 * which nothing has been made yet begins from a checkpoint where there is one, and waits until that is in.
 */
export function foldAll(around: Whole, touched: Set<LiveDocument>): Absorbed[] {
  if (isSomethingPending(around.database)) return [];
  return dataSpaces.flatMap((space) => {
    const waits = isHeld(around.database, space) || beginRestoring(around, space);
    return waits ? [] : fold(around, space, touched);
  });
}

/** What is written on top of documents whose chunks are not here could not say what it builds on. */
function canSeal({ database, ring }: Pick<Whole, 'database' | 'ring'>): boolean {
  return !isAnyHeld(database) && dataSpaces.every((space) => ring.current(space) !== undefined);
}

function sealDepsOf(around: Whole): SealDeps {
  const { rights, ring } = around;
  return { ...around, rights: must(rights, 'rights'), ring };
}
