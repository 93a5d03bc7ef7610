import type { Signal } from '#shared/domain/telemetry/signal.ts';
import type { SignalTraits } from './signal-traits.ts';

/** One measured point: what it is called, where it sits, and what it would read without noise. */
export interface Instrument {
  readonly tagKey: string;
  readonly name: string;
  readonly signal: Signal;
  readonly traits: SignalTraits;
  readonly wellKey: string | null;
  readonly leaseKey: string;
  readonly equipment: string | null;
  readonly isWritable: boolean;
  readonly read: () => number;
}

/** A controller or terminal unit in the field with its own line: a well's, a battery's, a disposal well's. */
export interface Station {
  readonly key: string;
  readonly name: string;
  readonly leaseKey: string;
  readonly instruments: readonly Instrument[];
  /** Set points; false when the signal takes none. */
  readonly command: (signal: Signal, value: number) => boolean;
}
