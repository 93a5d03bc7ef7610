import { addDays, instantOf, localMs } from '#shared/domain/measurement/gauge-day.ts';
import type { Person, Schedule, Shift } from './plan.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;

/**
 * The people on duty at an instant, each once. A shift runs from wall-clock time to wall-clock time, so one over a change
 * of the clocks is an hour shorter or longer and none is lost or doubled.
 */
export function whoIsOn(schedule: Schedule, atMs: number, timeZone: string): readonly string[] {
  const today = localDay(atMs, timeZone);
  // A shift that runs now began today or yesterday.
  const people = [addDays(today, -1), today].flatMap((day) =>
    schedule.shifts
      .filter((shift) => runsAt(shift, day, atMs, timeZone))
      .flatMap((shift) => staffOn(schedule, shift, day)),
  );
  return [...new Set(people)];
}

/** Stretches of at least a minute, from one instant to another, with nobody on duty. */
export function findGaps(
  schedule: Schedule,
  period: { readonly fromMs: number; readonly toMs: number },
  timeZone: string,
): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const { fromMs, toMs } = period;
  const edges = new Set([fromMs, toMs]);
  for (let day = addDays(localDay(fromMs, timeZone), -1); ; day = addDays(day, 1)) {
    const spans = schedule.shifts.map((shift) => spanOf(shift, day, timeZone));
    for (const edge of spans.flatMap((span) => [span.fromMs, span.toMs]))
      if (edge > fromMs && edge < toMs) edges.add(edge);
    if (day > localDay(toMs, timeZone)) break;
  }
  const sorted = [...edges].toSorted((one, other) => one - other);
  const gaps: { fromMs: number; toMs: number }[] = [];
  for (const [at, edge] of sorted.slice(0, -1).entries()) {
    const next = sorted[at + 1]!;
    if (whoIsOn(schedule, edge, timeZone).length > 0) continue;
    const last = gaps.at(-1);
    if (last?.toMs === edge) last.toMs = next;
    else gaps.push({ fromMs: edge, toMs: next });
  }
  return gaps.filter((gap) => gap.toMs - gap.fromMs >= minuteMs);
}

/** Whether the person is not to be troubled but for the worst. */
export function isQuiet({ quiet }: Pick<Person, 'quiet'>, atMs: number, timeZone: string): boolean {
  if (!quiet || quiet.from === quiet.to) return false;
  const time = new Date(localMs(atMs, timeZone)).toISOString().slice(11, 16);
  return quiet.from < quiet.to
    ? time >= quiet.from && time < quiet.to
    : time >= quiet.from || time < quiet.to;
}

function staffOn(schedule: Schedule, shift: Shift, day: string): readonly string[] {
  return schedule.overrides.find((one) => one.day === day)?.personIds ?? shift.personIds;
}

function runsAt(shift: Shift, day: string, atMs: number, timeZone: string): boolean {
  const span = spanOf(shift, day, timeZone);
  return atMs >= span.fromMs && atMs < span.toMs;
}

/** Nothing, where the shift does not begin on that day. */
function spanOf(shift: Shift, day: string, timeZone: string) {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (!shift.days.includes(new Date(midnight).getUTCDay())) return { fromMs: 0, toMs: 0 };
  const nextDay = shift.to <= shift.from ? dayMs : 0;
  return {
    fromMs: instantOf(midnight + minutesOf(shift.from) * minuteMs, timeZone),
    toMs: instantOf(midnight + nextDay + minutesOf(shift.to) * minuteMs, timeZone),
  };
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function localDay(atMs: number, timeZone: string): string {
  return new Date(localMs(atMs, timeZone)).toISOString().slice(0, 10);
}
