import type { LeaseModel } from '#simulator/physics/lease.ts';
import { createSeededRandom } from '#simulator/physics/seeded-random.ts';

const hourMs = 3_600_000;
/** 35 days, as flow computers usually keep. */
export const recordsKept = 840;
/** Written before the simulation began. */
const recordsBefore = 7 * 24;
const btuPerScf = 1_180;

/** One hour of a gas meter: what went through, and the averages of what it was reckoned from. */
export interface MeterRecord {
  /** End of the hour. */
  readonly atMs: number;
  readonly volumeMcf: number;
  readonly energyMmbtu: number;
  readonly differentialInH2O: number;
  readonly staticPsi: number;
  readonly temperatureF: number;
}

/** The memory of a flow computer: a ring of hourly records, numbered from 1. */
export interface MeterRecords {
  /** Number of the record written last. */
  readonly newest: number;
  record(number: number): MeterRecord | undefined;
  step(elapsedS: number, nowMs: number): void;
}

type Averages = Omit<MeterRecord, 'atMs' | 'volumeMcf' | 'energyMmbtu'> & {
  readonly rateMcfPerDay: number;
};

export function createMeterRecords(
  seed: string,
  { separation, surroundings }: Pick<LeaseModel, 'separation' | 'surroundings'>,
  startMs: number,
): MeterRecords {
  const random = createSeededRandom(seed);
  const ring = new Map<number, MeterRecord>();
  let newest = 0;
  let hour = Math.floor(startMs / hourMs);
  let sums = { seconds: 0, rate: 0, differential: 0, staticPsi: 0, temperature: 0 };

  const write = (atMs: number, average: Averages) => {
    newest = (newest % recordsKept) + 1;
    ring.set(newest, toRecord(atMs, average));
  };

  const now = (): Averages => ({
    rateMcfPerDay: separation.gasRateMcfPerDay,
    differentialInH2O: separation.differentialInH2O,
    staticPsi: surroundings.linePsi,
    temperatureF: separation.temperatureF,
  });

  const averages = (): Averages => {
    const { seconds, rate, differential, staticPsi, temperature } = sums;
    if (seconds === 0) return now();
    return {
      rateMcfPerDay: rate / seconds,
      differentialInH2O: differential / seconds,
      staticPsi: staticPsi / seconds,
      temperatureF: temperature / seconds,
    };
  };

  for (let back = recordsBefore - 1; back >= 0; back--) {
    const factor = 1 + 0.03 * random.normal();
    const usual = now();
    write((hour - back) * hourMs, {
      ...usual,
      rateMcfPerDay: usual.rateMcfPerDay * factor,
      // Rate goes with the root of the differential.
      differentialInH2O: usual.differentialInH2O * factor ** 2,
    });
  }

  return {
    get newest() {
      return newest;
    },
    record: (number) => ring.get(number),
    step(elapsedS, nowMs) {
      const at = Math.floor(nowMs / hourMs);
      if (at > hour) {
        write(at * hourMs, averages());
        hour = at;
        sums = { seconds: 0, rate: 0, differential: 0, staticPsi: 0, temperature: 0 };
      }
      const { rateMcfPerDay, differentialInH2O, staticPsi, temperatureF } = now();
      sums.seconds += elapsedS;
      sums.rate += rateMcfPerDay * elapsedS;
      sums.differential += differentialInH2O * elapsedS;
      sums.staticPsi += staticPsi * elapsedS;
      sums.temperature += temperatureF * elapsedS;
    },
  };
}

function toRecord(atMs: number, { rateMcfPerDay, ...average }: Averages): MeterRecord {
  const volumeMcf = rateMcfPerDay / 24;
  return { atMs, volumeMcf, energyMmbtu: (volumeMcf * btuPerScf) / 1_000, ...average };
}
