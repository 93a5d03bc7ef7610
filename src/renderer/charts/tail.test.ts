import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTail } from './tail.ts';

describe('createTail', () => {
  it('begins with history and goes on', () => {
    const tail = createTail({
      windowMs: 1_000,
      timesMs: Float64Array.of(1, 2),
      values: Float64Array.of(10, 20),
    });
    tail.append(3, 30);
    expect([...tail.timesMs]).toEqual([1, 2, 3]);
    expect([...tail.values]).toEqual([10, 20, 30]);
  });

  it('leaves out what is not newer', () => {
    const tail = createTail({ windowMs: 1_000 });
    for (const timeMs of [5, 5, 4, 6]) tail.append(timeMs, timeMs);
    expect([...tail.timesMs]).toEqual([5, 6]);
  });

  it('holds exactly what lies in the window, however it came', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 2_000 }),
        fc.integer({ min: 0, max: 3_000 }),
        (steps, windowMs) => {
          const tail = createTail({ windowMs });
          const all: number[] = [];
          for (const step of steps) {
            all.push((all.at(-1) ?? 0) + step);
            tail.append(all.at(-1)!, -all.at(-1)!);
          }
          const kept = all.filter((timeMs) => timeMs >= all.at(-1)! - windowMs);
          expect([...tail.timesMs]).toEqual(kept);
          expect([...tail.values]).toEqual(kept.map((timeMs) => -timeMs));
        },
      ),
    );
  });
});
