import type { ChangeEvent, ChangeEventName } from '#shared/contract/events.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import type { Changes } from './core-deps.ts';

const gatherMs = 50;
const mostIds = 100;

/** Gathers what is announced for up to 50 ms, so that an import tells screens a few times and not thousands. */
export function createChanges(): Changes & { close(): void } {
  const emitter = createEmitter<ChangeEvent>();
  const closing = new AbortController();
  const idsByEvent = new Map<ChangeEventName, Set<string>>();
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    timer = undefined;
    const gathered = [...idsByEvent];
    idsByEvent.clear();
    for (const [event, ids] of gathered) {
      const many = ids.size > mostIds;
      emitter.emit({ event, ids: many ? [] : [...ids], many });
    }
  };

  return {
    subscribe: emitter.subscribe,
    closed: closing.signal,
    announce(event, ids) {
      const gathered = idsByEvent.get(event) ?? new Set<string>();
      idsByEvent.set(event, gathered);
      // One more than is told is enough to know that there are many.
      for (const id of ids) if (gathered.size <= mostIds) gathered.add(id);
      timer ??= setTimeout(flush, gatherMs);
    },
    close() {
      closing.abort();
      clearTimeout(timer);
      timer = undefined;
      idsByEvent.clear();
    },
  };
}
