import type { Signal } from '#shared/domain/telemetry/signal.ts';
import type { RodString } from '#shared/domain/lift/rod-string.ts';
import type { TagModel } from '#shared/domain/telemetry/tag-model.ts';
import type { PumpCards } from './pump-cards.ts';
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
  /** The tank it is the level of. */
  readonly model?: TagModel;
  readonly read: () => number;
}

/** A controller or terminal unit in the field with its own line: a well's, a battery's, a disposal well's. */
export interface Station {
  readonly key: string;
  readonly name: string;
  readonly leaseKey: string;
  readonly instruments: readonly Instrument[];
  /** What its controller keeps of single strokes, and the rods they were taken on. */
  readonly cards?: { readonly memory: PumpCards; readonly rods: RodString };
  /** Set points; false when the signal takes none. */
  readonly command: (signal: Signal, value: number) => boolean;
}
