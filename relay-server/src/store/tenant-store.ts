import type { Chunk, SealedChunk } from '#shared/chunks/chunk.ts';
import type { ChunkId, DeviceKey, LogId, Space } from '#shared/chunks/header.ts';
import type { RefusalReason, Vector } from '#shared/chunks/wire.ts';
import type { JudgeBatch } from './judge-batch.ts';

/**
 * All that is kept of one tenant. Contract:
 *  - `take` is one transaction: when it rejects nothing of the batch is stored. What it resolves with is stored, and on the
 *    disk when `onDisk` has resolved: only then may it be said to be kept.
 *  - What is held is closed under parents, whatever several relays take at the same time.
 *  - Rows are named by numbers that say nothing of their order.
 */
export interface TenantStore {
  take(space: Space, batch: readonly Chunk[], judge: JudgeBatch): Promise<Taken>;
  vector(space: Space): Promise<Vector>;
  /** What a place with these tips lacks, parents first. */
  lacking(space: Space, theirs: Vector): Promise<readonly LackingRow[]>;
  /** Chunks of which only what somebody remade is held: some of them. What their authors sealed takes its place in `take`. */
  wanted(space: Space, most: number): Promise<readonly ChunkId[]>;
  /** Those of some chunks that are held. */
  rowsOf(space: Space, ids: readonly ChunkId[]): Promise<readonly LackingRow[]>;
  /** In the order asked for. */
  read(rows: readonly number[]): Promise<readonly SealedChunk[]>;
  /** Of chunks and blobs. */
  usedBytes(): Promise<number>;
  /** Blobs that are whole, by the SHA-256 of their bytes as hex. */
  findBlob(hash: string): Promise<{ readonly bytes: number } | undefined>;
  addBlob(hash: string, bytes: number): Promise<void>;
  parts: CheckpointParts;
  presence: Presence;
  duty: Duty;
  close(): Promise<void>;
}

/** Parts of checkpoints by the SHA-256 of their bytes as hex. What is lost of them is asked for again. */
interface CheckpointParts {
  held(): Promise<ReadonlySet<string>>;
  read(hash: string): Promise<Uint8Array | undefined>;
  add(hash: string, bytes: Uint8Array): Promise<void>;
  /** Keeps these and no others. */
  keep(hashes: readonly string[]): Promise<void>;
}

/** Who is connected, to whichever relay. */
interface Presence {
  /** Says anew who is here, at `now`; what was said by this relay before is void. */
  say(relay: string, devices: readonly Present[], now: number): Promise<void>;
  /** As said since `since`. */
  heard(since: number): Promise<readonly Present[]>;
}

/** Which seat has a duty that one of the tenant's seats is to have, as the seats say it themselves. */
interface Duty {
  read(): Promise<DutyClaim | null>;
  /** Whether the claim stands now, on the disk: it does only over the one of the serial before, or over none as the first. */
  claim(claim: DutyClaim): Promise<boolean>;
}

export interface DutyClaim {
  readonly seatId: string;
  readonly serial: number;
}

export interface Present {
  readonly device: DeviceKey;
  readonly since: number;
}

export interface LackingRow {
  readonly row: number;
  readonly id: ChunkId;
  readonly log: LogId;
  readonly seq: number;
  readonly height: number;
  /** The one it follows in its log. */
  readonly before: ChunkId | null;
  /** Header and body. */
  readonly bytes: number;
}

export interface Taken {
  /** New here, in the order they came. */
  readonly added: readonly LackingRow[];
  readonly refused: Refusals;
  readonly onDisk: Promise<void>;
}

export type Refusals = ReadonlyMap<ChunkId, RefusalReason>;
