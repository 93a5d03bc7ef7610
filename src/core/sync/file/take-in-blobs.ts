import { createHash, type Hash } from 'node:crypto';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { FileHeader } from '#shared/chunks/chunk-file.ts';
import { digestOfHeld, type FileBlobRecord } from '#shared/chunks/file-blobs.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';

/** Where the blobs of a file go. */
export interface BlobIntake {
  /** All chunks of the file are in: what they name is to be known from now on. */
  chunksAreIn(): Promise<void>;
  /** `here`: it lies here already. `unnamed`: nothing here names it. */
  standingOf(hash: string): 'here' | 'wanted' | 'unnamed';
  /** A part of its own, that nobody else writes. */
  append(part: string, bytes: Uint8Array, offset: number): void;
  drop(part: string): void;
  newPart(): string;
  /** `arrived`: the hash of what came, as hex. false: it is not what it should be, and has gone. */
  takeIn(part: string, hash: string, arrived: string): Promise<boolean>;
  /** The device that wrote the file held these then. */
  held(device: string, hashes: readonly string[], atMs: number): void;
}

export interface BlobsTakenIn {
  readonly added: number;
  /** They lay here before. */
  readonly known: number;
  /** Nothing here names them: what does is in another file. */
  readonly unnamed: number;
  /** Hashes of those that are damaged in the file, or that it lost. */
  readonly lost: readonly string[];
  /** Of those, how many cannot even be told. */
  readonly untold: number;
}

interface Open {
  readonly hash: string;
  readonly sealedBytes: number;
  /** undefined: its bytes are passed over. */
  readonly part: string | undefined;
  readonly digest: Hash;
  done: number;
  isSpoilt: boolean;
}

/**
 * Takes the blobs of a file in, each once it is whole and has its hash. Those that are here, or that nothing names, are passed over;
 * of one that is damaged or cut off nothing stays.
 */
export function createBlobsTally(header: FileHeader, intake: BlobIntake) {
  const carried = new Set<string>();
  const seen = new Set<string>();
  const lost: string[] = [];
  let held: string[] | undefined = [];
  const count = { added: 0, known: 0, unnamed: 0 };
  let open: Open | undefined;
  let isBegun = false;

  const begin = (hash: string, sealedBytes: number) => {
    seen.add(hash);
    const standing = intake.standingOf(hash);
    if (standing === 'here') count.known++;
    if (standing === 'unnamed') count.unnamed++;
    const part = standing === 'wanted' ? intake.newPart() : undefined;
    open = { hash, sealedBytes, part, digest: createHash('sha256'), done: 0, isSpoilt: false };
  };
  /** Nothing more comes of the one that is open. */
  const drop = () => {
    const one = open;
    open = undefined;
    if (one?.part === undefined) return;
    lost.push(one.hash);
    intake.drop(one.part);
  };
  const append = async (bytes: Uint8Array) => {
    if (open?.part === undefined || open.isSpoilt) return;
    const one = open;
    const part = open.part;
    if (one.done + bytes.length > one.sealedBytes) {
      one.isSpoilt = true;
      return;
    }
    intake.append(part, bytes, one.done);
    one.digest.update(bytes);
    one.done += bytes.length;
    if (one.done < one.sealedBytes) return;
    open = undefined;
    if (await intake.takeIn(part, one.hash, one.digest.digest('hex'))) count.added++;
    else lost.push(one.hash);
  };
  const tellHeld = () => {
    const digest = header.blobs?.heldDigest;
    if (held && digest === bytesToHex(digestOfHeld(nodeCrypto, held)))
      intake.held(header.device, held, header.atMs);
    held = undefined;
  };

  return {
    async take(record: FileBlobRecord): Promise<void> {
      if (!isBegun) await intake.chunksAreIn();
      isBegun = true;
      if (record.kind === 'held') held?.push(...record.hashes);
      else if (held) tellHeld();
      if (record.kind === 'carried') for (const hash of record.hashes) carried.add(hash);
      if (record.kind === 'blob') {
        drop();
        begin(record.hash, record.sealedBytes);
      }
      if (record.kind === 'part') await append(record.bytes);
    },
    /** A record that is damaged; whatever it was, the one that is open is not whole. */
    damaged() {
      if (open) open.isSpoilt = true;
    },
    /** The file is at its end, or nobody wants the rest. */
    close() {
      drop();
      if (isBegun && held) tellHeld();
    },
    outcome(): BlobsTakenIn {
      const unseen = [...carried].filter((hash) => !seen.has(hash));
      const known = unseen.filter((hash) => intake.standingOf(hash) === 'here').length;
      const gone = unseen.filter((hash) => intake.standingOf(hash) === 'wanted');
      const told = seen.size + unseen.length;
      return {
        ...count,
        known: count.known + known,
        lost: [...lost, ...gone],
        untold: Math.max(0, (header.blobs?.count ?? 0) - told),
      };
    },
  };
}
