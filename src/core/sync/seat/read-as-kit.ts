import { type Chunk, checkChunk, type SealedChunk } from '#shared/chunks/chunk.ts';
import { keyOf } from '#shared/chunks/device-key.ts';
import { frontierOf, pastOf } from '#shared/chunks/graph.ts';
import { type ChunkId, membersSpace, type Space } from '#shared/chunks/header.ts';
import { membersChunkOf } from '#shared/chunks/members-chunk.ts';
import { createMembership, type MembersChunk } from '#shared/chunks/membership.ts';
import { digestOf, vectorOf } from '#shared/chunks/vector.ts';
import type { Rights } from '#shared/chunks/what-counts.ts';
import { type Chunks, encodeMessage, parseMessage, type Vector } from '#shared/chunks/wire.ts';
import { tenantId as tenantIdSchema, type TenantId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { SyncTroubleCode } from '#shared/contract/sync.ts';
import type { Ports } from '#core/ports.ts';
import type { Device } from '../chunks/device.ts';
import { openKeyRing } from '../chunks/key-ring.ts';
import type { Link } from '../chunks/link.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';
import type { RelayAddress } from '../links/relay/relay-address.ts';
import { createRelayPath } from '../links/relay/relay-path.ts';
import type { Name } from './about.ts';
import { readNames } from './names.ts';
import { kitsIn } from './which-kits.ts';

/** What a relay holds of who the members are, as the device of a kit was shown it. */
export interface ReadAsKit {
  readonly tenantId: TenantId;
  /** The chunk the tenant began with. */
  readonly root: ChunkId;
  /** What the kit says of itself; undefined: it was printed by a WellOS that had kits say nothing. */
  readonly kitName: Name | undefined;
  /** Devices that are members, kits aside. */
  readonly seats: number;
}

export interface ReadAsKitDeps {
  readonly address: RelayAddress;
  readonly kit: Device;
  readonly ports: Pick<Ports, 'clock' | 'random'>;
  readonly onBug: (error: unknown) => void;
  /** Nobody waits for it any more. */
  readonly signal: AbortSignal | undefined;
}

/** Nothing new has been heard for so long. */
const SILENT_MS = 30_000;

/**
 * Asks a relay, as the device of a kit, who the members of its tenant are. Which tenant that is and what it began with are not
 * believed on the relay's word: the kit's own entry says them, and nobody else could have signed it. Refuses `relay-not-reached`
 * {address, trouble}, `relay-tenant-unknown` {address}, `recovery-kit-unknown` {address} and `recovery-kit-void`.
 */
export function readAsKit(deps: ReadAsKitDeps): Promise<ReadAsKit> {
  const { address, kit, ports, signal } = deps;
  const path = createRelayPath({
    address,
    claim: () => null,
    claimed: () => undefined,
    wasTaken: () => false,
    clock: ports.clock,
    random: ports.random,
    onBug: deps.onBug,
  });
  const read = new Promise<ReadAsKit>((resolve, reject) => {
    const refuse = (code: SyncTroubleCode) => reject(refusalOf(code, address));
    const give = () => refuse('broken-off');
    signal?.addEventListener('abort', give);
    if (signal?.aborted) give();
    path.start({
      tenantId: '',
      device: kit,
      invite: () => null,
      members: () => new Set(),
      isOpenInvite: () => false,
      met({ link, far }) {
        if (far.kind === 'relay' && far.as === 'member')
          listen(link, kit, { done: resolve, failed: reject, refuse });
        else link.close();
        return true;
      },
      // Nothing waits here to be sealed.
      reached: () => undefined,
      changed: () => undefined,
      trouble(code, detail) {
        refuse(code);
        return { code, detail: detail ?? null, atMs: ports.clock.nowMs() };
      },
    });
  });
  return read.finally(() => path.close());
}

function refusalOf(trouble: SyncTroubleCode, { text }: RelayAddress): Refusal {
  if (trouble === 'revoked') return new Refusal('recovery-kit-void');
  if (trouble === 'stranger') return new Refusal('recovery-kit-unknown', { address: text });
  if (trouble === 'no-such-tenant') return new Refusal('relay-tenant-unknown', { address: text });
  return new Refusal('relay-not-reached', { address: text, trouble });
}

/**
 * The same from entries that a file holds. Refuses `recovery-kit-not-in-file` where the kit has signed none of them, and
 * `recovery-kit-void`.
 */
export function readEntriesAsKit(entries: readonly SealedChunk[], kit: Device): ReadAsKit {
  const chunks = new Map<ChunkId, Chunk>();
  takeInto(chunks, entries);
  const isKnown = [...chunks.values()].some(({ says }) => says.author === keyOf(kit));
  if (!isKnown) throw new Refusal('recovery-kit-not-in-file');
  return readIn(chunks, kit);
}

function takeInto(chunks: Map<ChunkId, Chunk>, some: readonly SealedChunk[]): void {
  for (const sealed of some) {
    const chunk = checkChunk(nodeCrypto, sealed);
    if (chunk && chunk.says.space === membersSpace) chunks.set(chunk.id, chunk);
  }
}

interface Ends {
  done(read: ReadAsKit): void;
  failed(error: unknown): void;
  refuse(code: SyncTroubleCode): void;
}

/** Takes all entries in, into memory alone, until it holds what the relay says to hold. */
function listen(link: Link, kit: Device, { done, failed, refuse }: Ends): void {
  const chunks = new Map<ChunkId, Chunk>();
  let digest: string | undefined;
  let patience: NodeJS.Timeout | undefined;
  const wait = () => {
    clearTimeout(patience);
    patience = setTimeout(refuse, SILENT_MS, 'timed-out');
  };
  // What is told first stands: a link that is closed is told as a trouble.
  const end = (tell: () => void) => {
    clearTimeout(patience);
    tell();
    link.close();
  };
  const look = () => {
    if (digest === undefined || digestOf(nodeCrypto, vectorIn(chunks)) !== digest) return;
    const read = readIn(chunks, kit);
    end(() => done(read));
  };
  const take = ({ space, page, chunks: some }: Chunks) => {
    takeInto(chunks, some);
    const vector: Vector = new Map();
    link.send(encodeMessage({ kind: 'kept', space, page, vector }));
  };
  link.listen({
    message(bytes) {
      try {
        const message = parseMessage(bytes);
        wait();
        if (message?.kind === 'hello') digest = digestIn(message.spaces) ?? digest;
        if (message?.kind === 'chunks' && message.space === membersSpace) take(message);
        look();
      } catch (error) {
        end(() => failed(error));
      }
    },
    closed: () => clearTimeout(patience),
  });
  wait();
  link.send(encodeMessage({ kind: 'have', space: membersSpace, vector: new Map(), reply: true }));
}

function vectorIn(chunks: ReadonlyMap<ChunkId, Chunk>): Vector {
  return vectorOf([...chunks.values()].map(({ id, says }) => ({ ...says, id })));
}

function digestIn(states: readonly { readonly space: Space; readonly digest: string }[]) {
  return states.find(({ space }) => space === membersSpace)?.digest;
}

/** Refuses `recovery-kit-void` where the entries say that the kit is an owner no more. */
function readIn(chunks: ReadonlyMap<ChunkId, Chunk>, kit: Device): ReadAsKit {
  const own = keyOf(kit);
  const said = [...chunks.values()].find(({ says }) => says.author === own);
  const graph = new Map(
    [...chunks.values()].map((chunk) => [chunk.id, membersChunkOf(nodeCrypto, chunk)]),
  );
  const past = said ? pastOf(graph, [said.id]) : new Set<ChunkId>();
  const root = [...past].find((id) => graph.get(id)!.parents.length === 0);
  const tenantId = tenantIdSchema.safeParse(said?.says.tenant).data;
  if (root === undefined || tenantId === undefined) throw new Refusal('recovery-kit-void');
  const rights = rightsOf(root, graph);
  const { members } = rights.now;
  if (members.get(own)?.role !== 'owner') throw new Refusal('recovery-kit-void');
  const names = namesIn(tenantId, rights, kit);
  const seats = members.size - kitsIn(rights, names).size;
  return { tenantId, root, kitName: names.get(own), seats };
}

function rightsOf(root: ChunkId, chunks: ReadonlyMap<ChunkId, MembersChunk>): Rights {
  const membership = createMembership(root);
  for (const chunk of [...chunks.values()].toSorted((one, other) => one.height - other.height))
    membership.add(chunk);
  const now = membership.at(frontierOf(chunks, new Set(chunks.keys())));
  return { membership, chunks, now };
}

function namesIn(tenantId: TenantId, rights: Rights, kit: Device) {
  const ring = openKeyRing(tenantId, kit)(rights);
  return readNames({ tenantId, place: { rights, ring }, invitations: { get: () => undefined } });
}
