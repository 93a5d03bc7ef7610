import type { QueryClient } from '@tanstack/react-query';
import type { ChangeEvent, ChangeEventName } from '#shared/contract/events.ts';
import type { Core, Feature } from '#renderer/core.ts';

/** A feature's reads, or one of its calls where the others are too long to be looked at again each time. */
type Touched = Feature | `${Feature}.${string}`;

/** Which reads each event makes old. Live values come by stream, so appended samples are not listed. */
const touchedBy = {
  'tenants.changed': ['tenants', 'system'],
  'settings.changed': ['settings', 'history', 'production', 'overview', 'tenants', 'session'],
  'wells.changed': [
    'wells',
    'leases',
    'conflicts',
    'production',
    'overview',
    'tenants',
    'trends',
    'displays',
  ],
  'leases.changed': ['leases', 'wells', 'conflicts', 'production', 'overview', 'displays', 'tanks'],
  'production.changed': ['production', 'overview', 'trends', 'displays.wells'],
  'devices.changed': [
    'devices',
    'conflicts',
    'tags',
    'telemetry',
    'overview',
    'trends',
    'templates',
    'publishing',
    'displays',
    'tanks',
  ],
  'tags.changed': ['tags', 'telemetry', 'devices', 'overview', 'templates', 'displays', 'tanks'],
  'telemetry.appended': [],
  'telemetry.corrected': ['telemetry', 'trends', 'lift', 'tanks'],
  'devices.statusChanged': ['devices', 'overview'],
  'imports.changed': ['imports'],
  'jobs.changed': ['jobs'],
  'audit.appended': ['audit'],
  'conflicts.changed': ['conflicts', 'audit', 'overview'],
  'access.changed': ['access'],
  'history.changed': ['history'],
  'backups.changed': ['backups', 'overview'],
  'backups.restoring': ['backups.restoring'],
  'alarms.changed': ['alarms', 'tanks'],
  'alarms.moved': ['alarms.summary', 'alarms.suppressed', 'overview', 'trends', 'displays.wells'],
  'alarms.acted': [],
  'notes.changed': ['notes'],
  'notifications.changed': ['notifications'],
  'notifications.sent': ['notifications.outbox'],
  'fieldWrites.made': ['fieldWrites'],
  'templates.changed': ['templates', 'displays'],
  'people.changed': ['people', 'session', 'sync'],
  'security.changed': ['security'],
  'sync.changed': ['sync', 'people.setAside'],
  'trends.viewsChanged': ['trends'],
  'trends.annotationsChanged': ['trends'],
  'attachments.changed': ['attachments'],
  'attachments.moved': ['attachments'],
} satisfies Record<ChangeEventName, readonly Touched[]>;

const gatherMs = 120;
/** A read that takes longer than this holds up no others. */
const mostWaitMs = 2_000;

/**
 * Reads look again after what they show has changed, and after the line was broken; under a stream of changes (a job over
 * 20,000 tags) no more than half of the time. Returns the function that stops it.
 */
export function keepFresh(core: Core, queries: QueryClient): () => void {
  const touched = new Set<Touched>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLooking = false;
  let isStopped = false;
  const flush = async () => {
    timer = undefined;
    isLooking = true;
    const reads = [...touched];
    touched.clear();
    const startMs = performance.now();
    await lookAgain(queries, reads);
    isLooking = false;
    if (touched.size > 0) wait(Math.max(gatherMs, performance.now() - startMs));
  };
  const wait = (ms: number) => {
    if (!isLooking && !isStopped) timer ??= setTimeout(() => void flush(), ms);
  };
  const stopEvents = core.follow('events', 'changes', undefined, (change) => {
    for (const read of readsTouched(change)) touched.add(read);
    if (touched.size > 0) wait(gatherMs);
  });
  let wasLost = false;
  const stopWatching = core.connection.subscribe(({ status }) => {
    if (status === 'open' && wasLost) void queries.invalidateQueries();
    wasLost = status === 'lost' || (wasLost && status !== 'open');
  });
  return () => {
    isStopped = true;
    clearTimeout(timer);
    stopEvents();
    stopWatching();
  };
}

/** Resolves when the reads in view have looked again, or have had time enough. */
function lookAgain(queries: QueryClient, reads: readonly Touched[]): Promise<unknown> {
  const all = reads.map((read) => queries.invalidateQueries({ queryKey: read.split('.') }));
  const enough = new Promise((resolve) => setTimeout(resolve, mostWaitMs));
  return Promise.race([Promise.allSettled(all), enough]);
}

export function readsTouched(change: ChangeEvent): readonly Touched[] {
  return touchedBy[change.event];
}
