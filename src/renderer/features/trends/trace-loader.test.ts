import { describe, expect, it } from 'vitest';
import type { TracePlan } from './resolution.ts';
import type { TraceData } from './trace-data.ts';
import { createTraceLoader, type TraceRequest } from './trace-loader.ts';

const raw = (fromMs: number, toMs: number): TracePlan => ({ kind: 'raw', fromMs, toMs });
const request = (key: string, plan: TracePlan, tagId = key): TraceRequest => ({
  key,
  tagId,
  plan,
  quietMs: 1_000,
});
const dataFor = (plan: TracePlan) => ({ plan }) as TraceData;

/** A loader whose answers come when the test says so. */
function setup() {
  const calls: {
    request: TraceRequest;
    signal: AbortSignal;
    answer: (problem?: Error) => Promise<void>;
  }[] = [];
  const loader = createTraceLoader(
    (asked, signal) =>
      new Promise((resolve, reject) => {
        const answer = async (problem?: Error) => {
          if (problem) reject(problem);
          else resolve(dataFor(asked.plan));
          await new Promise((done) => setTimeout(done));
        };
        calls.push({ request: asked, signal, answer });
      }),
  );
  return { loader, calls };
}

describe('createTraceLoader', () => {
  it('keeps what is drawn until the finer data is there', async () => {
    const { loader, calls } = setup();
    loader.want([request('a', raw(0, 100))]);
    await calls[0]!.answer();
    loader.want([request('a', raw(0, 10))]);
    expect(loader.states().get('a')).toMatchObject({
      data: { plan: raw(0, 100) },
      isLoading: true,
    });
    await calls[1]!.answer();
    expect(loader.states().get('a')).toMatchObject({
      data: { plan: raw(0, 10) },
      isLoading: false,
    });
  });

  it('aborts what is overtaken and never shows its answer', async () => {
    const { loader, calls } = setup();
    loader.want([request('a', raw(0, 100))]);
    loader.want([request('a', raw(0, 10))]);
    expect(calls[0]!.signal.aborted).toBe(true);
    await calls[1]!.answer();
    await calls[0]!.answer();
    expect(loader.states().get('a')!.data!.plan).toEqual(raw(0, 10));
  });

  it('asks once for what it wants already or had before', async () => {
    const { loader, calls } = setup();
    loader.want([request('a', raw(0, 100)), request('b', raw(0, 100))]);
    loader.want([request('a', raw(0, 100)), request('b', raw(0, 100))]);
    expect(calls).toHaveLength(2);
    await calls[0]!.answer();
    loader.want([request('a', raw(0, 10))]);
    loader.want([request('a', raw(0, 100))]);
    expect(calls).toHaveLength(3);
    expect(loader.states().get('a')).toMatchObject({ isLoading: false });
    expect(loader.states().has('b')).toBe(false);
    expect(calls[1]!.signal.aborted).toBe(true);
  });

  it('shows nothing of another tag under the same key', async () => {
    const { loader, calls } = setup();
    loader.want([request('a', raw(0, 100), 'one')]);
    await calls[0]!.answer();
    loader.want([request('a', raw(0, 100), 'other')]);
    expect(loader.states().get('a')!.data).toBeNull();
  });

  it('fetches anew what reaches into the time after, and only that', async () => {
    const { loader, calls } = setup();
    loader.want([request('past', raw(0, 50)), request('now', raw(0, 100))]);
    for (const call of calls) await call.answer();
    loader.refreshAfter(60);
    expect(calls.slice(2).map((call) => call.request.key)).toEqual(['now']);
  });

  it('keeps what it has when the next fails, and tries again', async () => {
    const { loader, calls } = setup();
    loader.want([request('a', raw(0, 100))]);
    await calls[0]!.answer();
    loader.want([request('a', raw(0, 10))]);
    await calls[1]!.answer(new Error('no line'));
    expect(loader.states().get('a')).toMatchObject({ data: { plan: raw(0, 100) } });
    expect(loader.states().get('a')!.problem).toBeInstanceOf(Error);
    loader.retry();
    await calls[2]!.answer();
    expect(loader.states().get('a')).toMatchObject({ data: { plan: raw(0, 10) }, problem: null });
  });

  it('tells its listeners, until they go', async () => {
    const { loader, calls } = setup();
    let told = 0;
    const stop = loader.subscribe(() => (told += 1));
    loader.want([request('a', raw(0, 100))]);
    await calls[0]!.answer();
    expect(told).toBe(2);
    stop();
    loader.close();
    expect(told).toBe(2);
  });
});
