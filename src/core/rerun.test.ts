import { describe, expect, it } from 'vitest';
import { createRerun } from './rerun.ts';

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
