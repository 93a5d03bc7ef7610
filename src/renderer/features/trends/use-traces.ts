import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useConnection, useCore } from '#renderer/app/core-context.tsx';
import { useStream } from '#renderer/app/use-stream.ts';
import { loadTrace } from './load-trace.ts';
import { planKey } from './resolution.ts';
import { createTraceLoader, type TraceRequest, type TraceState } from './trace-loader.ts';

interface Traces {
  readonly states: ReadonlyMap<string, TraceState>;
  readonly retry: () => void;
}

/** A quick turn of the wheel passes through windows nobody looks at. */
const settleMs = 60;
const refreshEveryMs = 60_000;

/** The history of what is asked for; what is drawn stays until the finer is there. */
export function useTraces(requests: readonly TraceRequest[]): Traces {
  const core = useCore();
  const connection = useConnection();
  const [loader] = useState(() =>
    createTraceLoader((request, signal) => loadTrace(core, request, signal)),
  );
  const states = useSyncExternalStore(loader.subscribe, loader.states);
  const wanted = requests.map(({ key, plan }) => `${key} ${planKey(plan)}`).join('\n');
  const isNew = requests.some(({ key }) => !states.has(key));
  useEffect(() => {
    const timer = setTimeout(() => loader.want(requests), isNew ? 0 : settleMs);
    return () => clearTimeout(timer);
    // The requests are the same as long as what they want reads the same.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [loader, wanted]);
  useEffect(() => {
    const timer = setInterval(
      () => loader.refreshAfter(Date.now() - 2 * refreshEveryMs),
      refreshEveryMs,
    );
    return () => clearInterval(timer);
  }, [loader]);
  useStream('events', 'changes', undefined, ({ event }) => {
    if (event === 'telemetry.corrected') loader.refreshAfter(Number.NEGATIVE_INFINITY);
  });
  useEffect(() => {
    if (connection.status === 'open') loader.retry();
  }, [loader, connection.status]);
  useEffect(() => () => loader.close(), [loader]);
  return { states, retry: useCallback(() => loader.retry(), [loader]) };
}
