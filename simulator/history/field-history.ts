import type { SimulatedHistory } from '#shared/domain/telemetry/simulated-lease.ts';
import type { Field } from '#simulator/physics/field.ts';
import type { LeaseModel } from '#simulator/physics/lease.ts';
import { createSeededRandom } from '#simulator/physics/seeded-random.ts';
import type { PlannedLease } from '#simulator/plan/field-plan.ts';
import { enterDays, produceDays, round, type Days } from './well-history.ts';

/** Every second well of a lease had a workover once. */
const WORKOVER_EVERY = 2;

/** Daily production of every well up to yesterday, ending where the field's live rates begin. */
export function writeHistory(config: {
  readonly seed: string;
  readonly plan: readonly PlannedLease[];
  readonly field: Field;
  readonly startMs: number;
  readonly dayCount: number;
}): SimulatedHistory[] {
  const { seed, plan, field, startMs, dayCount } = config;
  if (dayCount === 0) return [];
  const all = plan.flatMap((lease) => {
    const from = firstDay(startMs, dayCount, lease.site.timeZone);
    const model = field.leases.get(lease.sketch.key)!;
    return leaseHistory(seed, lease, model, from, dayCount);
  });
  return all.map(slipOfThePen);
}

function leaseHistory(
  seed: string,
  lease: PlannedLease,
  model: LeaseModel,
  from: string,
  dayCount: number,
): SimulatedHistory[] {
  const waterBbl = Array.from({ length: dayCount }, () => 0);
  const producers = lease.design.producers.map((design, place) => {
    const random = createSeededRandom(`${seed}/history/${design.key}`);
    const days = produceDays(design, dayCount, place % WORKOVER_EVERY === 1, random);
    days.forEach((day, i) => (waterBbl[i]! += day.waterBbl));
    const { tubingPsi = 0, casingPsi = 0 } = model.wells.get(design.key)!.readings;
    const entered = enterDays(from, days, { tubingPsi, casingPsi }, random);
    return { wellKey: design.key, days: entered };
  });
  const { disposal } = lease.design;
  if (!disposal) return producers;
  const injected = disposalDays(from, waterBbl, disposal.pumpBblPerDay, disposal.restPsi);
  return [...producers, { wellKey: disposal.key, days: injected }];
}

/** A disposal well takes the water of its lease; its pump runs as long as that needs. */
function disposalDays(
  from: string,
  waterBbl: readonly number[],
  pumpBblPerDay: number,
  restPsi: number,
): Days {
  const none = waterBbl.map(() => null);
  return {
    from,
    oilBbl: none,
    gasMcf: none,
    waterBbl: none,
    injectedBbl: waterBbl.map((bbl) => round(bbl, 0)),
    hoursOn: waterBbl.map((bbl) => round(Math.min(24, (24 * bbl) / pumpBblPerDay), 1)),
    tubingPsi: waterBbl.map((bbl) => round(restPsi + (700 * bbl) / pumpBblPerDay, 0)),
    casingPsi: none,
  };
}

/** Two mistakes a reviewer should find: a decimal point lost, and a gauge that read full scale. */
function slipOfThePen(history: SimulatedHistory): SimulatedHistory {
  const { wellKey, days } = history;
  const at = Math.floor(days.oilBbl.length * 0.83);
  const replaceAt = (values: Days['oilBbl'], value: (was: number) => number) =>
    values.map((was, i) => (i === at && was !== null ? value(was) : was));
  if (wellKey === 'mesquite-draw-4') {
    return {
      wellKey,
      days: { ...days, oilBbl: replaceAt(days.oilBbl, (was) => round(was * 10, 0)) },
    };
  }
  if (wellKey === 'javelina-ridge-5') {
    return { wellKey, days: { ...days, tubingPsi: replaceAt(days.tubingPsi, () => 9_999) } };
  }
  return history;
}

/** Local calendar day `dayCount` days before today. */
function firstDay(startMs: number, dayCount: number, timeZone: string): string {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(startMs);
  const firstMs = Date.parse(`${today}T00:00:00Z`) - dayCount * 86_400_000;
  return new Date(firstMs).toISOString().slice(0, 10);
}
