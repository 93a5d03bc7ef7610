import type { WellId } from '#shared/domain/identity/ids.ts';
import {
  endOfGaugeDay,
  gaugeDayHours,
  gaugeDayOf,
  startOfGaugeDay,
  type GaugeClock,
} from '#shared/domain/measurement/gauge-day.ts';
import type { TrendEvent } from '#shared/domain/trends/trend-event.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { type EventFilter, mostEvents } from './event-filter.ts';

/** Hours are entered in tenths; what is less than one off is no downtime. */
const leastHoursOff = 0.1;
/** Also of a day of 25 hours: what is entered for it is 24. */
const fullHours = 24;
/** The few days of 23 hours are sorted out after reading. */
const mostDays = 4 * mostEvents;

/** Downtime and notes of the gauge days that touch the period, each as long as its day. */
export async function readDayEvents(
  deps: Pick<TenantDeps, 'read' | 'settings'>,
  { fromMs, toMs, wellIds }: EventFilter,
): Promise<TrendEvent[]> {
  const clock = deps.settings();
  const days = await deps.read
    .selectFrom('productionDay as entry')
    .innerJoin('well', 'well.wellId', 'entry.wellId')
    .select(['entry.wellId', 'entry.day', 'entry.hoursOn', 'entry.downtimeCode', 'entry.note'])
    .where('well.deleted', '=', 0)
    .where('entry.day', '>=', gaugeDayOf(fromMs, clock))
    // The last day begins before the end of the period.
    .where('entry.day', '<=', gaugeDayOf(toMs - 1, clock))
    .where((on) =>
      on.or([
        on('entry.downtimeCode', 'is not', null),
        on('entry.note', 'is not', null),
        on('entry.hoursOn', '<', fullHours - leastHoursOff / 2),
      ]),
    )
    .$if(wellIds !== undefined, (query) => query.where('entry.wellId', 'in', [...wellIds!]))
    .orderBy('entry.day', 'desc')
    .limit(mostDays)
    .execute();
  return days.flatMap((day) => eventsOfDay(day, clock)).slice(0, mostEvents + 1);
}

interface NotedDay {
  readonly wellId: string;
  readonly day: string;
  readonly hoursOn: number | null;
  readonly downtimeCode: string | null;
  readonly note: string | null;
}

function eventsOfDay(entry: NotedDay, clock: GaugeClock): TrendEvent[] {
  const { day, downtimeCode: code, note } = entry;
  const when = {
    atMs: startOfGaugeDay(day, clock),
    toMs: endOfGaugeDay(day, clock),
    wellId: entry.wellId as WellId,
    tagId: null,
  };
  const hours = hoursOff(entry, clock);
  const events: TrendEvent[] = [];
  if (code !== null || hours > 0) {
    const key = hours === 0 ? 'downtimeCode' : code === null ? 'hoursOff' : 'hoursOffCode';
    events.push({ ...when, kind: 'downtime', text: { key, values: { hours, code } } });
  }
  if (note !== null)
    events.push({ ...when, kind: 'dayNote', text: { key: 'dayNote', values: { note } } });
  return events;
}

/** In hundredths; 0 where hours were not entered. */
function hoursOff({ day, hoursOn }: NotedDay, clock: GaugeClock): number {
  if (hoursOn === null) return 0;
  const off = Math.round((Math.min(fullHours, gaugeDayHours(day, clock)) - hoursOn) * 100) / 100;
  return off < leastHoursOff ? 0 : off;
}
