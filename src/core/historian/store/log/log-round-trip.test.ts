import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBatchMaker, type TakeSample } from '../columns/batch.ts';
import { textKind } from '../columns/flags.ts';
import { createLogReader } from './log-reader.ts';
import { createLogWriter } from './log-writer.ts';

type Row = Parameters<TakeSample>;

const number = fc.oneof(
  fc.double(),
  fc.integer({ min: -(2 ** 33), max: 2 ** 33 }),
  fc.integer({ min: -(2 ** 33), max: 2 ** 33 }).map((hundredths) => hundredths / 100),
  fc.float(),
  fc.constantFrom(0, -0, 7, 7, 7, Number.NaN, 2 ** 31, -(2 ** 31), 2 ** 53),
);
const time = fc.oneof(
  fc.integer({ min: 1_700_000_000_000, max: 1_700_000_002_000 }),
  fc.integer({ min: -(2 ** 46), max: 2 ** 46 }),
);
const tag = fc.oneof(fc.nat(8), fc.nat(70_000));
const ofNumber = fc
  .tuple(tag, time, time, number, fc.constantFrom(0, 2, 65_535 & ~(3 << 8)))
  .map((row): Row => row);
const ofText = fc
  .tuple(tag, time, time, fc.string({ unit: 'binary', maxLength: 40 }))
  .map(([no, ms, arrivalMs, text]): Row => [no, ms, arrivalMs, Number.NaN, textKind, text]);
const rows = fc.array(fc.oneof({ weight: 6, arbitrary: ofNumber }, ofText), { maxLength: 60 });
/** Batches of one record, records one after the other; some of them are key records. */
const records = fc.array(fc.record({ isKey: fc.boolean(), batches: fc.array(rows) }), {
  minLength: 1,
  maxLength: 8,
});

const toText = (read: readonly Row[]) =>
  read.map(([no, ms, arrivalMs, value, flags, text]) =>
    // Of a NaN only that it is one is kept.
    [no, ms, arrivalMs, Object.is(value, -0) ? '-0' : String(value), flags, text].join('|'),
  );

it('HIS-88 samples come back from records of the log bit for bit, whatever batches they came in', () => {
  const property = fc.property(records, (all) => {
    const writer = createLogWriter();
    const reader = createLogReader();
    const maker = createBatchMaker();
    let isFirst = true;
    for (const { isKey, batches } of all) {
      const written = batches.flat();
      if (written.length === 0) continue;
      const isKeyRecord = isKey || isFirst;
      isFirst = false;
      if (isKeyRecord) writer.startKey();
      for (const batch of batches) {
        for (const row of batch) maker.put(...row);
        writer.add(maker.take());
      }
      expect(writer.count()).toBe(written.length);
      const record = writer.finish();
      const read: Row[] = [];
      expect(reader.read(record, isKeyRecord, (...row) => read.push(row))).toBe(true);
      expect(toText(read)).toEqual(toText(written));
      // What is written into the same memory later must not show.
      writer.reuse(record);
    }
  });
  fc.assert(property, { numRuns: 300 });
});

it('HIS-88 a record of a hundred thousand samples comes back, texts of any length among them', () => {
  const writer = createLogWriter();
  const maker = createBatchMaker();
  const texts = ['', 'x'.repeat(100_000), 'running'];
  for (let at = 0; at < 100_000; at++)
    if (at % 40_000 === 9) maker.put(at, at, at, Number.NaN, textKind, texts[(at - 9) / 40_000]);
    else maker.put(at % 700, at, at, Math.sin(at), 0);
  writer.startKey();
  writer.add(maker.take());
  let at = 0;
  const isRead = createLogReader().read(writer.finish(), true, (no, ms, _, value, __, text) => {
    if (text !== undefined) expect([no, text]).toEqual([at, texts[(at - 9) / 40_000]]);
    else if (no !== at % 700 || ms !== at || value !== Math.sin(at)) expect.fail(`sample ${at}`);
    at++;
  });
  expect([isRead, at]).toEqual([true, 100_000]);
});
