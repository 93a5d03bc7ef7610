/** Kinds of values. The numbers are on disks for ever: the list grows at its end only. */
export const valueKinds = ['number', 'boolean', 'text', 'none'] as const;
export type ValueKind = (typeof valueKinds)[number];

/** Where a sample came from. Grows at its end only: the numbers are on disks. */
export const sampleOrigins = ['device', 'import', 'person', 'computed'] as const;
export type SampleOrigin = (typeof sampleOrigins)[number];

/**
 * Samples of one tag by column, oldest first, with all that is kept of them; plain data for workers. `quality`, `reason`,
 * `kind` and `origin` are places in `qualities`, `qualityReasons`, `valueKinds` and `sampleOrigins`.
 */
export interface SamplePage {
  readonly sourceMs: Float64Array;
  /** A text's place in `texts`; 0 or 1 of a boolean; NaN where there is no value. */
  readonly value: Float64Array;
  readonly quality: Uint8Array;
  readonly reason: Uint8Array;
  readonly kind: Uint8Array;
  readonly origin: Uint8Array;
  readonly texts: readonly string[];
}
