import { describe, expect, it } from 'vitest';
import { callWorker, type WorkerCall } from './worker-call.ts';

const moduleUrl = new URL('../../../tests/fixtures/worker-probe.ts', import.meta.url);
const call = <Input>(functionName: string, input: Input, more: Partial<WorkerCall<Input>> = {}) =>
  callWorker<Input, unknown>({ moduleUrl, functionName, input, ...more });

describe('a call of a worker', () => {
  it('JOB-20 answers what the function returned, and says how far it is', async () => {
    const steps: (readonly [number, number | null, string | undefined])[] = [];
    const answer = await call('sum', Float64Array.of(1, 2, 3.5), {
      onProgress: (done, total, step) => steps.push([done, total, step]),
    });
    expect(answer).toEqual({ total: 6.5 });
    expect(steps.at(-1)).toEqual([3, 3, 'adding']);
  });

  it('JOB-20 moves what is to be moved', async () => {
    const values = new Float64Array(1_000).fill(1);
    expect(await call('sum', values, { transfer: [values.buffer] })).toEqual({ total: 1_000 });
    expect(values.byteLength).toBe(0);
  });

  it('JOB-21 keeps the code of a refusal', async () => {
    await expect(call('refuse', 'wells.csv')).rejects.toMatchObject({
      name: 'Refusal',
      code: 'file-unreadable',
      details: { file: 'wells.csv' },
    });
  });

  it('JOB-21 keeps message and stack of any other error', async () => {
    const error = await call('fail', null).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ message: 'no such column' });
    expect((error as Error).stack).toContain('worker-probe.ts');
  });

  it.each([
    ['exits', 'exit', {}],
    ['runs out of memory', 'eatMemory', { maxMemoryMb: 16 }],
    ['is not there', 'missing', {}],
  ])('JOB-22 whose thread %s rejects, and the core goes on', async (_what, name, more) => {
    await expect(call(name, null, more)).rejects.toThrow(/ended early|failed|missing/);
    expect(await call('sum', Float64Array.of(1))).toEqual({ total: 1 });
  });

  it.each([
    ['looks', 'spinPolitely', 60_000],
    ['never looks', 'spin', 20],
  ])('JOB-23 that is cancelled ends, though its function %s', async (_what, name, graceMs) => {
    const stop = new AbortController();
    const reason = new Error('enough');
    await expect(
      call(name, null, { signal: stop.signal, graceMs, onProgress: () => stop.abort(reason) }),
    ).rejects.toBe(reason);
  });

  it('JOB-23 is not begun when it was cancelled before', async () => {
    await expect(call('spin', null, { signal: AbortSignal.abort('late') })).rejects.toBe('late');
  });
});
