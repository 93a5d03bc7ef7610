import type { ChangeEvent } from '#shared/contract/events.ts';
import type { Subscribable } from '#shared/kit/subscribable.ts';
import type { Changes } from '#core/core-deps.ts';
import { installationOs } from '#core/implementer.ts';
import { streamOf } from '#core/stream-of.ts';

const mostIds = 100;

export const events = {
  changes: installationOs.events.changes.handler(({ context, signal }) =>
    followChanges(
      [context.core.changes, ...(context.tenant ? [context.tenant.changes] : [])],
      signal,
    ),
  ),
};

/** For a slow reader, events of one name become one; too many ids become `many`. */
async function* followChanges(sources: readonly Changes[], signal: AbortSignal | undefined) {
  const ends = [...sources.map((source) => source.closed), ...(signal ? [signal] : [])];
  const batches = streamOf(join(sources), {
    signal: AbortSignal.any(ends),
    everyMs: 0,
    fold: foldEvents,
  });
  for await (const batch of batches) yield* batch.values();
}

function foldEvents(
  gathered: Map<string, ChangeEvent> | undefined,
  event: ChangeEvent,
): Map<string, ChangeEvent> {
  const next = gathered ?? new Map<string, ChangeEvent>();
  const before = next.get(event.event);
  const ids = [...new Set([...(before?.ids ?? []), ...event.ids])];
  const many = event.many || before?.many === true || ids.length > mostIds;
  next.set(event.event, { event: event.event, ids: many ? [] : ids, many });
  return next;
}

function join<T>(sources: readonly Subscribable<T>[]): Subscribable<T> {
  return {
    subscribe(listener) {
      const stops = sources.map((source) => source.subscribe(listener));
      return () => stops.forEach((stop) => stop());
    },
  };
}
