/** The columns of a segment, as long as each other, in memory that threads share. */
export interface Columns {
  times: Float64Array;
  values: Float64Array;
  flags: Uint16Array;
}

const bytesPerSample = 18;
const mostKeptBytes = 16_000_000;
const roundedTo = 64;

/** Memory of segments, used again: so it neither piles up until it is collected nor is cleared anew every time. */
export interface ColumnsPool {
  /** Columns with at least so many places; what is in them is rubbish. */
  take(places: number): Columns;
  /** Whoever gives columns back must not touch them any more. */
  give(columns: Columns): void;
}

export function createColumnsPool(): ColumnsPool {
  const spare = new Map<number, Columns[]>();
  let keptBytes = 0;
  return {
    take(places) {
      const capacity = Math.ceil(places / roundedTo) * roundedTo;
      const found = spare.get(capacity)?.pop();
      if (!found) return makeColumns(capacity);
      keptBytes -= capacity * bytesPerSample;
      return found;
    },
    give({ times, values, flags }) {
      const bytes = times.length * bytesPerSample;
      if (keptBytes + bytes > mostKeptBytes) return;
      keptBytes += bytes;
      const others = spare.get(times.length);
      if (others) others.push({ times, values, flags });
      else spare.set(times.length, [{ times, values, flags }]);
    },
  };
}

function makeColumns(capacity: number): Columns {
  const shared = new SharedArrayBuffer(capacity * bytesPerSample);
  return {
    times: new Float64Array(shared, 0, capacity),
    values: new Float64Array(shared, capacity * 8, capacity),
    flags: new Uint16Array(shared, capacity * 16, capacity),
  };
}
