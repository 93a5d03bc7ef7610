import type { LiveValue } from '#shared/contract/telemetry.ts';
import { qualities, qualityReasons } from '#shared/domain/telemetry/sample.ts';

/** Values side by side: numbers as columns, texts by their place. */
export function toColumns(values: readonly LiveValue[]) {
  const count = values.length;
  const columns = {
    sourceMs: new Float64Array(count),
    arrivalMs: new Float64Array(count),
    value: new Float64Array(count),
    quality: new Uint8Array(count),
    reason: new Uint8Array(count),
  };
  const texts: { at: number; text: string }[] = [];
  for (const [at, { sourceMs, arrivalMs, value, quality, reason }] of values.entries()) {
    columns.sourceMs[at] = sourceMs;
    columns.arrivalMs[at] = arrivalMs;
    columns.value[at] = typeof value === 'string' || value === null ? Number.NaN : Number(value);
    columns.quality[at] = qualities.indexOf(quality);
    columns.reason[at] = qualityReasons.indexOf(reason);
    if (typeof value === 'string') texts.push({ at, text: value });
  }
  return { tagIds: values.map(({ tagId }) => tagId), reasons: [...qualityReasons], texts, columns };
}
