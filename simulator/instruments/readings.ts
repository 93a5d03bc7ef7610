import { createEmitter, type Subscribable } from '#shared/kit/subscribable.ts';
import { must } from '#shared/kit/must.ts';
import { createSeededRandom } from '#simulator/physics/seeded-random.ts';
import { clamp } from '#simulator/physics/slow-noise.ts';
import type { Instrument } from './instrument.ts';
import type { SensorFault } from './sensor-faults.ts';

/** What an instrument shows. `value` null: no signal. */
export interface Reading {
  readonly tagKey: string;
  readonly value: number | boolean | null;
  /** Wall time at which the instrument took this value. */
  readonly atMs: number;
}

/**
 * What every instrument shows now. Servers answer from here and are told of each change.
 * `setValue` holds a value by hand, as a calibration or a test does, until `release`.
 */
export interface Readings {
  readonly changes: Subscribable<readonly Reading[]>;
  get(tagKey: string): Reading;
  /** Reads the physics anew, with sensor noise, and tells what changed. */
  refresh(elapsedS: number, nowMs: number): void;
  setValue(tagKey: string, value: number | boolean | null, nowMs: number): void;
  release(tagKey: string): void;
}

export function createReadings(
  seed: string,
  instruments: readonly Instrument[],
  faults: ReadonlyMap<string, SensorFault>,
): Readings {
  const random = createSeededRandom(`${seed}/readings`);
  const changes = createEmitter<readonly Reading[]>();
  const current = new Map<string, Reading>();
  const held = new Set<string>();

  function measure(instrument: Instrument, elapsedS: number): Reading['value'] {
    const { traits } = instrument;
    const noise = traits.noise === 0 ? 0 : traits.noise * random.normal();
    const fault = faults.get(instrument.tagKey);
    const seen = fault ? fault(instrument.read(), elapsedS) : instrument.read();
    if (seen === null) return null;
    if (instrument.signal === 'running') return seen !== 0;
    // A standing pump or closed line reads a clean zero: transmitters cut off low flow.
    return seen === 0
      ? 0
      : clamp(roundTo(seen + noise, traits.resolution), traits.low, traits.high);
  }

  function change(tagKey: string, value: Reading['value'], atMs: number): Reading[] {
    if (current.get(tagKey)?.value === value) return [];
    const reading = { tagKey, value, atMs };
    current.set(tagKey, reading);
    return [reading];
  }

  return {
    changes,
    get: (tagKey) => must(current.get(tagKey), `a reading of ${tagKey}`),
    refresh(elapsedS, nowMs) {
      const changed = instruments
        .filter((instrument) => !held.has(instrument.tagKey))
        .flatMap((instrument) => change(instrument.tagKey, measure(instrument, elapsedS), nowMs));
      if (changed.length > 0) changes.emit(changed);
    },
    setValue(tagKey, value, nowMs) {
      must(current.get(tagKey), `a tag ${tagKey}`);
      held.add(tagKey);
      const changed = change(tagKey, value, nowMs);
      if (changed.length > 0) changes.emit(changed);
    },
    release: (tagKey) => void held.delete(tagKey),
  };
}

function roundTo(value: number, resolution: number): number {
  // Dividing by a whole number keeps 0.1 from turning into 0.30000000000000004.
  const perUnit = Math.round(1 / resolution);
  return Math.round(value * perUnit) / perUnit;
}
