import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { Expression, InputReading } from './expression.ts';
import { readingAt } from './held-reading.ts';

type Kept = Pick<Sample, 'value' | 'quality' | 'reason' | 'sourceMs'>;

/** The samples of one input in a period, oldest first, and the one that stood when it began. */
export interface InputSeries {
  readonly before: Kept | undefined;
  readonly samples: readonly Kept[];
}

export interface RecalculatedSample extends InputReading {
  readonly sourceMs: number;
}

/**
 * What a calculated tag would have said: one sample at every moment any input has one, from what each input said then or
 * last. A value is not held for longer than `holdMsOf` its input. Where there is no result the value before is repeated as bad;
 * before the first result there is none to repeat, and nothing is said.
 */
export function recalculate(
  expression: Expression,
  series: ReadonlyMap<string, InputSeries>,
  {
    holdMsOf,
    lastValue,
  }: { readonly holdMsOf: (name: string) => number; readonly lastValue: Sample['value'] },
): RecalculatedSample[] {
  const cursors = new Map(
    [...series].map(([name, { before, samples }]) => [name, { last: before, samples, next: 0 }]),
  );
  const result: RecalculatedSample[] = [];
  let standing = lastValue;
  for (const atMs of momentsOf([...series.values()])) {
    for (const cursor of cursors.values()) {
      const { samples } = cursor;
      while (cursor.next < samples.length && samples[cursor.next]!.sourceMs <= atMs)
        cursor.last = samples[cursor.next++];
    }
    const made = expression.evaluate((name) =>
      readingAt(cursors.get(name)?.last, atMs, holdMsOf(name)),
    );
    standing = made.value ?? standing;
    if (standing !== null) result.push({ ...made, value: standing, sourceMs: atMs });
  }
  return result;
}

function momentsOf(series: readonly InputSeries[]): number[] {
  const moments = new Set(series.flatMap(({ samples }) => samples.map(({ sourceMs }) => sourceMs)));
  return [...moments].toSorted((one, other) => one - other);
}
