import { journalKinds, type JournalFilter } from '#shared/contract/alarms.ts';
import { alarmPriorities } from '#shared/domain/alarms/priority.ts';

export const journalPeriods = ['day', 'week', 'month', 'all', 'dates'] as const;
export type JournalPeriod = (typeof journalPeriods)[number];

const dayMs = 86_400_000;
const spans = { day: dayMs, week: 7 * dayMs, month: 30 * dayMs } as const;

export function periodOf(params: URLSearchParams): JournalPeriod {
  return journalPeriods.find((one) => one === params.get('period')) ?? 'week';
}

/** What the address asks the journal for. `from` and `to` are days of this machine's calendar, both included. */
export function journalFilterOf(
  params: URLSearchParams,
  nowMs: number,
  leaseId: string | null,
): JournalFilter {
  const period = periodOf(params);
  const priority = alarmPriorities.find((one) => one === params.get('priority'));
  const text = params.get('q')?.trim() ?? '';
  return {
    ...(priority ? { priorities: [priority] } : {}),
    ...kindsOf(params.get('kind')),
    ...(text ? { text: text.slice(0, 120) } : {}),
    ...idsOf(params, leaseId),
    ...(params.get('by') === 'others' ? { writtenBy: 'others' as const } : {}),
    ...(period === 'dates'
      ? daysOf(params.get('from'), params.get('to'))
      : period === 'all'
        ? {}
        : { fromMs: nowMs - spans[period] }),
  };
}

/** In the address: everything but what is suppressed by design and comes back, of which a lost radio makes much. */
export const withoutSuppression = 'plain';

function kindsOf(asked: string | null): JournalFilter {
  if (asked === withoutSuppression)
    return { kinds: journalKinds.filter((kind) => kind !== 'suppress' && kind !== 'release') };
  const kind = journalKinds.find((one) => one === asked);
  return kind ? { kinds: [kind] } : {};
}

function idsOf(params: URLSearchParams, leaseId: string | null): JournalFilter {
  const alarmId = params.get('alarm');
  const wellId = params.get('well');
  // Ids of an address are as good as any other text: what is not there finds nothing.
  return {
    ...(alarmId ? { alarmId } : {}),
    ...(wellId ? { wellId } : {}),
    ...(leaseId ? { leaseId } : {}),
  } as JournalFilter;
}

function daysOf(from: string | null, to: string | null): JournalFilter {
  const fromMs = from ? new Date(`${from}T00:00`).getTime() : Number.NaN;
  const last = to ? new Date(`${to}T00:00`) : undefined;
  last?.setDate(last.getDate() + 1);
  const toMs = last?.getTime() ?? Number.NaN;
  return {
    ...(Number.isNaN(fromMs) ? {} : { fromMs }),
    ...(Number.isNaN(toMs) ? {} : { toMs }),
  };
}
