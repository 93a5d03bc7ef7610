import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { SamplePage } from '#shared/domain/telemetry/sample-page.ts';
import {
  isNumeric,
  joinFlags,
  kindNumberOf,
  originOf,
  qualityOf,
  reasonOf,
  toFlags,
  toMarks,
  toValue,
} from './flags.ts';
import { toRun, type Run } from './run.ts';

/** Samples as the rest of the product knows them, from columns and back. */
export function samplesToRun(samples: readonly Sample[]): Run {
  const texts: string[] = [];
  const values = Float64Array.from(samples, ({ value }) => {
    if (typeof value === 'string') return texts.push(value) - 1;
    return value === null ? Number.NaN : Number(value);
  });
  return toRun({
    times: Float64Array.from(samples, ({ sourceMs }) => Math.round(sourceMs)),
    values,
    flags: Uint16Array.from(samples, (sample) => toFlags(sample, 'person')),
    texts,
  });
}

export function storedValue(run: Run, at: number): Pick<Sample, 'value' | 'quality' | 'reason'> {
  const flags = run.flags[at]!;
  return { value: toValue(run.values[at]!, flags, run.texts), ...toMarks(flags) };
}

export function runToSamples(tagId: TagId, run: Run): Sample[] {
  return Array.from(run.times, (ms, at) => ({
    tagId,
    sourceMs: ms,
    arrivalMs: ms,
    ...storedValue(run, at),
  }));
}

/** As others know them; takes the run's own memory. */
export function runToColumns({ times, values, flags }: Run) {
  const quality = new Uint8Array(times.length);
  for (let at = 0; at < times.length; at++) {
    const marks = flags[at]!;
    quality[at] = qualityOf(marks);
    if (!isNumeric(marks)) values[at] = Number.NaN;
  }
  return {
    sourceMs: times as Float64Array<ArrayBuffer>,
    value: values as Float64Array<ArrayBuffer>,
    quality,
  };
}

export function runToPage({ times, values, flags, texts }: Run): SamplePage {
  const unpack = (part: (flags: number) => number) => Uint8Array.from(flags, part);
  return {
    sourceMs: times,
    value: values,
    quality: unpack(qualityOf),
    reason: unpack(reasonOf),
    kind: unpack(kindNumberOf),
    origin: unpack(originOf),
    texts,
  };
}

export function pageToRun({
  sourceMs,
  value,
  quality,
  reason,
  kind,
  origin,
  texts,
}: SamplePage): Run {
  return toRun({
    times: sourceMs,
    values: value,
    flags: Uint16Array.from(sourceMs, (_, at) =>
      joinFlags(quality[at]!, reason[at]!, kind[at]!, origin[at]!),
    ),
    texts,
  });
}
