interface SparklineBox {
  readonly width: number;
  readonly height: number;
  readonly reference: number | null;
}

interface SparklineShape {
  readonly path: string;
  readonly last: { readonly x: number; readonly y: number } | null;
  readonly referenceY: number | null;
}

const margin = 2;

/** SVG path through the values, broken at nulls; a lone point becomes a short dash. */
export function sparklinePath(
  values: readonly (number | null)[],
  { width, height, reference }: SparklineBox,
): SparklineShape {
  const known = values.filter((value) => value !== null && Number.isFinite(value)) as number[];
  if (known.length === 0) return { path: '', last: null, referenceY: null };
  const scaled = reference === null ? known : [...known, reference];
  const low = Math.min(...scaled);
  const high = Math.max(...scaled);
  const x = (index: number) =>
    round(margin + (index / Math.max(1, values.length - 1)) * (width - 2 * margin));
  const y = (value: number) =>
    round(
      high === low
        ? height / 2
        : height - margin - ((value - low) / (high - low)) * (height - 2 * margin),
    );
  const lastIndex = values.findLastIndex((value) => value !== null && Number.isFinite(value));
  return {
    path: pathThrough(values, x, y),
    last: { x: x(lastIndex), y: y(values[lastIndex]!) },
    referenceY: reference === null ? null : y(reference),
  };
}

function pathThrough(
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  let path = '';
  for (const [index, value] of values.entries()) {
    if (value === null || !Number.isFinite(value)) continue;
    const isStart = (values[index - 1] ?? null) === null;
    const isLone = isStart && (values[index + 1] ?? null) === null;
    path += `${isStart ? 'M' : 'L'}${x(index)} ${y(value)}${isLone ? 'h1' : ''}`;
  }
  return path;
}

const round = (value: number) => Math.round(value * 10) / 10;
