/**
 * The newest stretch of a live value: grows at the end, forgets at the start, never allocates per sample.
 * `timesMs` and `values` are views that stay valid until the next append.
 */
export interface Tail {
  readonly timesMs: Float64Array;
  readonly values: Float64Array;
  /** A sample that is not newer than the last is left out. */
  append(timeMs: number, value: number): void;
}

interface TailOptions {
  readonly windowMs: number;
  readonly timesMs?: Float64Array;
  readonly values?: Float64Array | Float32Array;
}

const smallest = 256;

export function createTail({ windowMs, timesMs, values }: TailOptions): Tail {
  let times = new Float64Array(Math.max(smallest, 2 * (timesMs?.length ?? 0)));
  let numbers = new Float64Array(times.length);
  let start = 0;
  let end = timesMs?.length ?? 0;
  if (timesMs && values) {
    times.set(timesMs);
    numbers.set(values);
  }

  const makeRoom = () => {
    const length = end - start;
    const capacity = length * 2 > times.length ? times.length * 2 : times.length;
    const [oldTimes, oldNumbers] = [times, numbers];
    times = new Float64Array(capacity);
    numbers = new Float64Array(capacity);
    times.set(oldTimes.subarray(start, end));
    numbers.set(oldNumbers.subarray(start, end));
    [start, end] = [0, length];
  };

  return {
    get timesMs() {
      return times.subarray(start, end);
    },
    get values() {
      return numbers.subarray(start, end);
    },
    append(timeMs, value) {
      if (end > start && timeMs <= times[end - 1]!) return;
      if (end === times.length) makeRoom();
      times[end] = timeMs;
      numbers[end] = value;
      end += 1;
      while (times[start]! < timeMs - windowMs) start += 1;
    },
  };
}
