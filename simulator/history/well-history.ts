import type { SimulatedHistory } from '#shared/domain/telemetry/simulated-lease.ts';
import { declineRatio } from '#simulator/physics/decline.ts';
import type { SeededRandom } from '#simulator/physics/seeded-random.ts';
import { clamp } from '#simulator/physics/slow-noise.ts';
import type { ProducerDesign } from '#simulator/physics/well-model.ts';

export type Days = SimulatedHistory['days'];
/** Days without their entry gaps and typing errors: what really came out. */
export interface TrueDay {
  readonly oilBbl: number;
  readonly waterBbl: number;
  readonly gasMcf: number;
  readonly hoursOn: number;
}

/** Rates before a workover were this much lower than the curve that today continues. */
const BEFORE_WORKOVER = 0.7;
const WORKOVER_DAYS = 6;
/** Over the last days entries come close to the curve, so that the last one meets the live rates. */
const JOIN_DAYS = 6;

/** What a producer made on each of `dayCount` days, the last one being yesterday. */
export function produceDays(
  design: ProducerDesign,
  dayCount: number,
  hasWorkover: boolean,
  random: SeededRandom,
): TrueDay[] {
  const hours = hoursOnByDay(dayCount, random);
  const workoverAt = hasWorkover ? Math.floor(dayCount * random.between(0.45, 0.65)) : -1;
  let oilNoise = 0;
  let gasNoise = 0;
  return hours.map((hoursOutage, i) => {
    oilNoise = 0.7 * oilNoise + 0.024 * random.normal();
    gasNoise = 0.7 * gasNoise + 0.03 * random.normal();
    const left = dayCount - i;
    const calm = clamp((left - 1) / JOIN_DAYS, 0, 1);
    const isWorkover = i >= workoverAt && i < workoverAt + WORKOVER_DAYS && hasWorkover;
    const hoursOn = isWorkover ? 0 : hoursOutage;
    const step = hasWorkover && i < workoverAt ? BEFORE_WORKOVER : 1;
    const ratio = declineRatio(design.decline, 0.5 - left) * step * (hoursOn / 24);
    return {
      hoursOn,
      oilBbl: design.today.oilBblPerDay * ratio * (1 + calm * oilNoise),
      waterBbl: design.today.waterBblPerDay * ratio * (1 + calm * 0.8 * oilNoise),
      gasMcf: design.today.gasMcfPerDay * ratio * (1 + calm * gasNoise),
    };
  });
}

/** Full days but for outages of hours to days; none during the last days before today. */
function hoursOnByDay(dayCount: number, random: SeededRandom): number[] {
  const hours = Array.from({ length: dayCount }, () => 24);
  let at = random.waiting(45);
  while (at < dayCount - JOIN_DAYS) {
    const lengthH = random.fraction() < 0.7 ? random.between(2, 20) : random.between(24, 84);
    takeOut(hours, at, lengthH);
    at += lengthH / 24 + random.waiting(45);
  }
  return hours;
}

function takeOut(hours: number[], at: number, lengthH: number) {
  let leftH = lengthH;
  for (let day = Math.floor(at); leftH > 0 && day < hours.length - JOIN_DAYS; day += 1) {
    const takenH = Math.min(leftH, hours[day]!, 24);
    hours[day] = hours[day]! - takenH;
    leftH -= Math.max(takenH, 1);
  }
}

export interface Pressures {
  readonly tubingPsi: number;
  readonly casingPsi: number;
}

/** Days as a pumper's book has them: rounded, some not entered. */
export function enterDays(
  from: string,
  days: readonly TrueDay[],
  today: Pressures,
  random: SeededRandom,
): Days {
  const isEntered = entryPattern(days.length, random);
  const enter = (value: (day: TrueDay, i: number) => number, decimals: number) =>
    days.map((day, i) => (isEntered[i] ? round(value(day, i), decimals) : null));
  const psi = (base: number, day: TrueDay) =>
    base * (1 + 0.035 * random.normal()) * (day.hoursOn === 0 ? 1.4 : 1);
  return {
    from,
    oilBbl: enter((day) => day.oilBbl, 1),
    gasMcf: enter((day) => day.gasMcf, 0),
    waterBbl: enter((day) => day.waterBbl, 1),
    injectedBbl: days.map(() => null),
    hoursOn: enter((day) => day.hoursOn, 1),
    tubingPsi: enter((day) => psi(today.tubingPsi, day), 0),
    casingPsi: enter((day) => psi(today.casingPsi, day), 0),
  };
}

/** About one day in two hundred begins a run of one to three days nobody wrote down. */
function entryPattern(dayCount: number, random: SeededRandom): boolean[] {
  let missing = 0;
  return Array.from({ length: dayCount }, (_, i) => {
    if (missing === 0 && random.fraction() < 0.005) missing = 1 + Math.floor(random.between(0, 3));
    const isMissing = missing > 0 && i < dayCount - JOIN_DAYS;
    if (missing > 0) missing -= 1;
    return !isMissing;
  });
}

export function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
