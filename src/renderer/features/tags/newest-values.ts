import type { OutputOf } from '#renderer/core.ts';
import type { Columns } from '#shared/contract/frames.ts';
import type { LiveValue } from '#shared/contract/telemetry.ts';

const qualities = ['good', 'uncertain', 'bad'] as const;

/** Newest value of every tag, from the columns they come in. */
export function newestValues(
  {
    tagIds,
    reasons,
    texts,
  }: Pick<OutputOf<'telemetry', 'latestColumns'>, 'tagIds' | 'reasons' | 'texts'>,
  columns: Columns,
): ReadonlyMap<string, LiveValue> {
  const { value, sourceMs, arrivalMs, quality, reason } = columns;
  const textAt = new Map(texts.map(({ at, text }) => [at, text]));
  return new Map(
    tagIds.map((tagId, at) => {
      const number = Number(value?.[at]);
      return [
        tagId,
        {
          tagId,
          value: textAt.get(at) ?? (Number.isNaN(number) ? null : number),
          quality: qualities[Number(quality?.[at])] ?? 'bad',
          reason: reasons[Number(reason?.[at])] ?? 'none',
          sourceMs: Number(sourceMs?.[at]),
          arrivalMs: Number(arrivalMs?.[at]),
        },
      ];
    }),
  );
}
