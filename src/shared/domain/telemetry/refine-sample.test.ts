import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceId, TagId } from '../identity/ids.ts';
import { believedMs, refineSample, unscaleValue, type RawSample } from './refine-sample.ts';
import type { Tag } from './tag.ts';

const tag = (rest: Partial<Tag> = {}): Tag => ({
  tagId: 'd/psi' as TagId,
  deviceId: 'd' as DeviceId,
  name: 'd/psi',
  unit: 'psi',
  signal: 'tubingPsi',
  wellId: null,
  leaseId: null,
  equipment: null,
  point: { kind: 'modbus', table: 'holding', register: 0, encoding: 'u16', wordOrder: 'ABCD' },
  scale: null,
  range: null,
  ...rest,
});
const raw = (value: RawSample['value'], rest: Partial<RawSample> = {}): RawSample => ({
  tagId: tag().tagId,
  sourceMs: 5,
  value,
  quality: 'good',
  reason: 'none',
  ...rest,
});

describe('refineSample', () => {
  it('TEL-16 applies the scale before it looks at the range', () => {
    const scaled = tag({ scale: { factor: 0.1, offset: -10 }, range: { low: 0, high: 100 } });
    expect(refineSample(raw(500), scaled, 9)).toEqual({
      tagId: 'd/psi',
      sourceMs: 5,
      arrivalMs: 9,
      value: 40,
      quality: 'good',
      reason: 'none',
    });
    const beyond = refineSample(raw(2_000), scaled, 9);
    expect(beyond).toMatchObject({ value: 190, quality: 'uncertain', reason: 'out-of-range' });
  });

  it.each([Number.NaN, Infinity, -Infinity])('TEL-17 makes %s bad, with no value', (value) => {
    const sample = refineSample(raw(value), tag({ range: { low: 0, high: 1 } }), 9);
    expect(sample).toMatchObject({ value: null, quality: 'bad', reason: 'not-a-number' });
  });

  it('TEL-16 never improves a quality the device gave, and leaves text and switches alone', () => {
    const limited = tag({ scale: { factor: 2, offset: 0 }, range: { low: 0, high: 1 } });
    const bad = refineSample(raw(7, { quality: 'bad', reason: 'sensor-fault' }), limited, 9);
    expect(bad).toMatchObject({ value: 14, quality: 'bad', reason: 'sensor-fault' });
    expect(refineSample(raw(true), limited, 9)).toMatchObject({ value: true, quality: 'good' });
    expect(refineSample(raw('on'), limited, 9)).toMatchObject({ value: 'on', quality: 'good' });
  });
});

describe('believedMs', () => {
  const nowMs = 1_000_000;
  it.each([
    ['of a moment ago', { sourceMs: nowMs - 5 }, nowMs - 10, nowMs - 5],
    ['a little ahead of ours', { sourceMs: nowMs + 60_000 }, undefined, nowMs + 60_000],
    ['more than a minute ahead', { sourceMs: nowMs + 60_001 }, undefined, nowMs],
    ['ahead, at once with another', { sourceMs: 2 * nowMs }, nowMs, nowMs + 1],
    ['ahead, before our own clock was set back', { sourceMs: 9 * nowMs }, 3 * nowMs, nowMs],
    ['late, from a buffer', { sourceMs: 5 }, nowMs - 10, 5],
    ['as late, but said to be current', { sourceMs: 5, isCurrent: true }, nowMs - 10, nowMs],
    ['always behind', { sourceMs: 5, isCurrent: true }, 4, 5],
  ] as const)('TEL-122 files a time %s where it belongs', (_, reading, lastMs, expected) => {
    expect(believedMs(reading, lastMs, nowMs)).toBe(expected);
  });
});

describe('unscaleValue', () => {
  it('TEL-18 undoes the scale, to the whole number where there is one', () => {
    expect(unscaleValue(12.3, tag({ scale: { factor: 0.1, offset: 0 } }))).toBe(123);
    expect(unscaleValue(5, tag({ scale: { factor: 0, offset: 1 } }))).toBeUndefined();
    fc.assert(
      fc.property(
        fc.integer({ min: -32_768, max: 65_535 }),
        fc.constantFrom(0.001, 0.01, 0.1, 0.25, 10),
        fc.integer({ min: -100, max: 100 }),
        (register, factor, offset) => {
          const scaled = tag({ scale: { factor, offset } });
          const { value } = refineSample(raw(register), scaled, 0);
          expect(unscaleValue(value!, scaled)).toBe(register);
        },
      ),
    );
  });
});
