import { planKey, type TracePlan } from './resolution.ts';
import type { TraceData } from './trace-data.ts';

export interface TraceRequest {
  /** Of the pen, or of what is laid over it. */
  readonly key: string;
  readonly tagId: string;
  readonly plan: TracePlan;
  /** How long its silence means nothing; Infinity where only changes are told. */
  readonly quietMs: number;
}

export interface TraceState {
  /** The newest that came, also while finer data is on its way. */
  readonly data: TraceData | null;
  readonly isLoading: boolean;
  readonly problem: unknown;
}

/**
 * Fetches what pens need and keeps what they had meanwhile. Promises:
 *  - A request that another of the same key overtook is aborted, and its answer never shown.
 *  - What is drawn stays until its successor is there; a failure leaves it too.
 *  - `states()` is the same map until something changed.
 */
export interface TraceLoader {
  /** Replaces what is wanted; traces that are not named are forgotten. */
  want(requests: readonly TraceRequest[]): void;
  /** Fetches anew what ends after `ms`, because more may have come since. */
  refreshAfter(ms: number): void;
  retry(): void;
  states(): ReadonlyMap<string, TraceState>;
  subscribe(onChange: () => void): () => void;
  close(): void;
}

interface Entry {
  request: TraceRequest;
  wanted: string;
  stop: AbortController;
  state: TraceState;
  /** Earlier answers by plan, the newest last: zooming back shows them at once. */
  readonly kept: Map<string, TraceData>;
}

const mostKept = 8;

export function createTraceLoader(
  load: (request: TraceRequest, signal: AbortSignal) => Promise<TraceData>,
): TraceLoader {
  const entries = new Map<string, Entry>();
  const listeners = new Set<() => void>();
  let snapshot: ReadonlyMap<string, TraceState> = new Map();

  const publish = () => {
    snapshot = new Map([...entries].map(([key, { state }]) => [key, state]));
    for (const listener of listeners) listener();
  };
  const fetchNow = async (entry: Entry) => {
    entry.stop.abort();
    const stop = new AbortController();
    entry.stop = stop;
    entry.state = { ...entry.state, isLoading: true };
    const { wanted } = entry;
    try {
      const data = await load(entry.request, stop.signal);
      if (stop.signal.aborted) return;
      keep(entry, wanted, data);
      entry.state = { data, isLoading: false, problem: null };
    } catch (problem) {
      if (stop.signal.aborted) return;
      entry.state = { ...entry.state, isLoading: false, problem };
    }
    publish();
  };
  const begin = (request: TraceRequest): Entry => ({
    request,
    wanted: '',
    stop: new AbortController(),
    state: { data: null, isLoading: true, problem: null },
    kept: new Map(),
  });
  const wantOne = (request: TraceRequest) => {
    const known = entries.get(request.key);
    const entry = known?.request.tagId === request.tagId ? known : begin(request);
    if (known && known !== entry) known.stop.abort();
    entries.set(request.key, entry);
    const wanted = planKey(request.plan);
    if (entry.wanted === wanted) return false;
    entry.request = request;
    entry.wanted = wanted;
    const data = entry.kept.get(wanted);
    if (data) {
      entry.stop.abort();
      entry.state = { data, isLoading: false, problem: null };
    } else {
      void fetchNow(entry);
    }
    return true;
  };

  return {
    want(requests) {
      const keys = new Set(requests.map(({ key }) => key));
      let hasChanged = false;
      for (const [key, { stop }] of entries) {
        if (keys.has(key)) continue;
        stop.abort();
        entries.delete(key);
        hasChanged = true;
      }
      for (const request of requests) hasChanged = wantOne(request) || hasChanged;
      if (hasChanged) publish();
    },
    refreshAfter(ms) {
      for (const entry of entries.values()) {
        for (const [key, { plan }] of entry.kept) if (plan.toMs > ms) entry.kept.delete(key);
        if (entry.request.plan.toMs > ms && !entry.state.isLoading) void fetchNow(entry);
      }
    },
    retry() {
      for (const entry of entries.values()) if (entry.state.problem) void fetchNow(entry);
      publish();
    },
    states: () => snapshot,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    close() {
      for (const { stop } of entries.values()) stop.abort();
      entries.clear();
    },
  };
}

function keep({ kept }: Entry, key: string, data: TraceData): void {
  kept.delete(key);
  kept.set(key, data);
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
}
