import fc from 'fast-check';
import { expect, it } from 'vitest';
import { recordKinds } from './log-record.ts';
import { expand, squeeze } from './log-squeeze.ts';

const row = (kind: number, data: Uint8Array) => ({ seq: 1, kind, fromMs: 0, toMs: 1, data });

it('HIS-83 a record of the log comes back byte for byte, squeezed or not; a damaged one comes back empty', () => {
  const pattern = fc.uint8Array({ minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(
      pattern,
      fc.integer({ min: 0, max: 80_000 }),
      fc.boolean(),
      (some, length, isKey) => {
        const data = Uint8Array.from({ length }, (_, at) => some[at % some.length]!);
        const kind = isKey ? recordKinds.keySamples : recordKinds.samples;
        const kept = squeeze(row(kind, data));
        expect(kept.data.length).toBeLessThanOrEqual(data.length);
        const back = expand(kept);
        expect([back.kind, Buffer.compare(back.data, data)]).toEqual([kind, 0]);
      },
    ),
    { numRuns: 200 },
  );
  const kept = squeeze(row(recordKinds.samples, new Uint8Array(10_000).fill(7)));
  expect(kept.data.length).toBeLessThan(200);
  for (const data of [kept.data.slice(0, 9), 'text' as unknown as Uint8Array])
    expect(expand({ ...kept, data }).data).toHaveLength(0);
});
