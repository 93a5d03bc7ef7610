/** The samples of one tag over a span of time, by column; all columns are of equal length. */
export interface ChunkColumns {
  /** Source time, whole ms since 1970 (negative before), never decreasing. */
  readonly times: Float64Array;
  readonly values: ValueColumn;
  /** Quality, reason, "has no value", origin: up to 16 bits whose meaning is the caller's. */
  readonly flags: Uint16Array;
  /** Arrival time minus source time, whole ms. Left out where nobody will ask. */
  readonly arrivalDelaysMs?: Float64Array;
}

/** A tag whose samples change their type gets one chunk per type. */
export type ValueColumn =
  /** Bit for bit, whatever the bits: integers, decimals, float32 and their like are found by the codec. */
  | { readonly kind: 'number'; readonly numbers: Float64Array }
  /** 0 or 1 each. */
  | { readonly kind: 'boolean'; readonly booleans: Uint8Array }
  /** `texts[codes[i]]`, UTF-16 unit for unit; every code is below `texts.length`. */
  | { readonly kind: 'text'; readonly codes: Uint32Array; readonly texts: readonly string[] };

/** What a chunk says of itself without being decoded. */
export interface ChunkDescription {
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly kind: ValueColumn['kind'];
  /** Over all numbers but NaN, whatever their flags; booleans count as 0 and 1; NaN where there is none. */
  readonly min: number;
  readonly max: number;
  readonly hasArrivalDelays: boolean;
  /** Set when the times are kept apart, in a times block. */
  readonly sharedTimes?: TimesReference;
}

/**
 * Tags read in one poll have equal times: those are encoded once, in a times block, and chunks refer to it.
 * The checksum is the block's, so that a wrong block under the right id is found.
 */
export interface TimesReference {
  /** The caller's name for the block: a whole number >= 0. */
  readonly id: number;
  readonly checksum: number;
}

export interface TimesBlock {
  readonly times: Float64Array;
  readonly checksum: number;
}

/** Finds (and best of all remembers decoded) the times block a chunk refers to. */
export type FindTimes = (reference: TimesReference) => TimesBlock | undefined;

/** More than a day at 1 s; bounds the memory a damaged count can ask for. */
export const maxChunkSamples = 131_072;

export type ChunkFault =
  /** The checksum or the structure is wrong. */
  | 'damaged'
  /** Whole, but written by a newer version of the product. */
  | 'version-unknown'
  /** Whole, but another sort of block than was asked for. */
  | 'wrong-block'
  /** The times block it refers to was not found, or is not the one it was written with. */
  | 'times-missing'
  | 'times-differ';

/** The only error that reading a block throws. */
export class ChunkError extends Error {
  readonly fault: ChunkFault;
  constructor(fault: ChunkFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ChunkError';
    this.fault = fault;
  }
}
