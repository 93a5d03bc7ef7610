import { maxChunkSamples, type ChunkColumns, type ValueColumn } from './chunk-columns.ts';
import { checkTimes } from './time-column.ts';

/** Throws RangeError when columns break the rules they state. */
export function checkColumns({ times, values, flags, arrivalDelaysMs }: ChunkColumns): void {
  const count = times.length;
  if (count < 1 || count > maxChunkSamples) throw new RangeError(`${count} samples`);
  const lengths = [flags.length, lengthOf(values), arrivalDelaysMs?.length ?? count];
  if (lengths.some((length) => length !== count))
    throw new RangeError('The columns differ in length');
  checkTimes(times);
  if (values.kind === 'boolean' && values.booleans.some((value) => value > 1))
    throw new RangeError('A boolean is 0 or 1');
  if (values.kind === 'text' && values.codes.some((code) => code >= values.texts.length))
    throw new RangeError('A code without a text');
  if (arrivalDelaysMs?.some((delay) => !Number.isSafeInteger(delay) || Object.is(delay, -0)))
    throw new RangeError('An arrival delay is not a whole ms');
}

function lengthOf(values: ValueColumn): number {
  if (values.kind === 'number') return values.numbers.length;
  return values.kind === 'boolean' ? values.booleans.length : values.codes.length;
}
