import type { TrendEvent } from '#shared/domain/trends/trend-event.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { type EventFilter, mostEvents } from './event-filter.ts';
import { readAlarmEvents } from './read-alarm-events.ts';
import { readAuditedEvents } from './read-audited-events.ts';
import { readDayEvents } from './read-day-events.ts';
import { readEditEvents } from './read-edit-events.ts';

/** What happened in a period, oldest first; at most 5,000, the newest. */
export async function readEvents(
  deps: Pick<TenantDeps, 'read' | 'samples' | 'settings' | 'tenantId'>,
  filter: EventFilter,
): Promise<{ events: TrendEvent[]; isCut: boolean }> {
  const found = await Promise.all([
    readDayEvents(deps, filter),
    readAuditedEvents(deps, filter),
    readEditEvents(deps, filter),
    readAlarmEvents(deps, filter),
  ]);
  const events = found.flat().toSorted((a, b) => a.atMs - b.atMs);
  return { events: events.slice(-mostEvents), isCut: events.length > mostEvents };
}
