/**
 * A way to another place that may hold blobs: the relay, another seat on the LAN. Contract:
 *  - What does not go rejects with `BlobTrouble`; anything else that is thrown is a bug.
 *  - Bytes that come are nothing but bytes: whoever asks checks their hash.
 *  - `holds` is true only where the place has checked the blob itself, and keeps it for a while on the strength of having said so.
 *  - With `whichOf` nothing is fetched that the place was not known to hold, and several blobs at once; without it each is tried.
 */
export interface BlobPath {
  /** As it is written beside what the place confirmed: `relay:<address>`, or the device's key. */
  readonly place: string;
  holds(hash: string, signal: AbortSignal): Promise<boolean>;
  /** Those of so many that the place holds; absent where it cannot be asked so. At most 1,000. */
  whichOf?(hashes: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>>;
  /**
   * At most `length` sealed bytes from `offset`, given to `take` in order as they come; they are `take`'s only while it runs. false where
   * the place does not hold the blob. What was given before it rejects has come; once it has settled no more comes.
   */
  fetch(
    hash: string,
    offset: number,
    length: number,
    signal: AbortSignal,
    take: (bytes: Uint8Array) => void,
  ): Promise<boolean>;
  /** What came of it was altered: the place had better look at what it has. */
  doubt?(hash: string): void;
  /** Absent where the place fetches what it wants by itself. */
  readonly uploads?: BlobUploads;
}

/** Uploads that go on where they were cut off. */
export interface BlobUploads {
  /** Answers where it goes on. */
  begin(hash: string, sealedBytes: number, signal: AbortSignal): Promise<string>;
  /** How much of it has arrived; undefined where there is no such upload, or no more. */
  offsetOf(at: string, signal: AbortSignal): Promise<number | undefined>;
  /** Answers how much has arrived then; with the last byte the place has checked the hash. */
  send(at: string, offset: number, bytes: Uint8Array, signal: AbortSignal): Promise<number>;
}

/**
 * Why something did not go. `no-answer` and `not-let-in` are of the path, `no-room` and `may-not-write` of everything that is
 * sent on it; the others of the one blob.
 */
export const blobTroubles = [
  'no-answer',
  'not-let-in',
  'may-not-write',
  'no-room',
  'too-large',
  'altered',
  'nowhere',
  'disk-full',
] as const;
export type BlobTroubleWhy = (typeof blobTroubles)[number];

export class BlobTrouble extends Error {
  override readonly name = 'BlobTrouble';
  readonly why: BlobTroubleWhy;

  constructor(why: BlobTroubleWhy, options?: ErrorOptions) {
    super(why, options);
    this.why = why;
  }
}
