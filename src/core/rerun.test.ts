import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRerun } from './rerun.ts';

afterEach(() => void vi.useRealTimers());

describe('work that is done again', () => {
  it('is done once more however often it is asked for meanwhile', async () => {
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let runs = 0;
    const errors: unknown[] = [];
    const rerun = createRerun(
      () => gates[runs++]!.promise,
      (error) => errors.push(error),
    );
    for (let n = 0; n < 5; n++) rerun.again();
    expect(runs).toBe(1);
    for (let n = 0; n < 5; n++) rerun.again();
    gates[0]!.resolve();
    gates[1]!.resolve();
    await rerun.idle();
    expect(runs).toBe(2);
    expect(errors).toEqual([]);
  });

  it('rests four times as long as a run took, so that a row of changes is not a row of runs', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    let runs = 0;
    const rerun = createRerun(
      async () => {
        runs++;
        await new Promise((resolve) => setTimeout(resolve, 20));
      },
      () => {},
    );
    rerun.again();
    await vi.advanceTimersByTimeAsync(20);
    rerun.again();
    await vi.advanceTimersByTimeAsync(79);
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(runs).toBe(2);
    await vi.advanceTimersByTimeAsync(20);
    await rerun.idle();
  });

  it('goes on after a run that failed, and tells of it', async () => {
    const errors: unknown[] = [];
    let runs = 0;
    const rerun = createRerun(
      () => (++runs === 1 ? Promise.reject(new Error('no')) : Promise.resolve()),
      (error) => errors.push(error),
    );
    rerun.again();
    await rerun.idle();
    rerun.again();
    await rerun.idle();
    expect(runs).toBe(2);
    expect(errors).toEqual([new Error('no')]);
  });
});
