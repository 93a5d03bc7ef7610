/** Kinds of records of the log; the numbers are on disks. */
export const recordKinds = { samples: 0, keySamples: 1, edit: 2 } as const;

export interface LogRow {
  readonly seq: number;
  readonly kind: number;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly data: Uint8Array;
}
