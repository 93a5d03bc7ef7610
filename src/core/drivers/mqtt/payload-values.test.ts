import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPayload } from './payload-values.ts';

const value = (found: unknown, sourceMs?: number) => ({ kind: 'value', value: found, sourceMs });

describe('readPayload', () => {
  it.each([
    ['12.5', undefined, value(12.5)],
    [' true\n', undefined, value(true)],
    ['RUNNING', undefined, value('RUNNING')],
    ['"text"', undefined, value('text')],
    ['nan', undefined, value(Number.NaN)],
    ['-Infinity', undefined, value(Number.NaN)],
    ['{"a":1}', undefined, { kind: 'unreadable' }],
    ['{"data":{"psi":7}}', 'data.psi', value(7)],
    ['{"wells":[{"psi":7},{"psi":8}]}', 'wells.1.psi', value(8)],
    ['{"psi":null}', 'psi', value(null)],
    ['{"psi":{}}', 'psi', { kind: 'unreadable' }],
    ['{"psi":1}', 'temp', { kind: 'missing' }],
    ['{"psi":1}', 'constructor', { kind: 'missing' }],
    ['{"psi":1}', 'psi.deeper', { kind: 'missing' }],
    ['{"psi":', 'psi', { kind: 'unreadable' }],
    ['', 'psi', { kind: 'unreadable' }],
  ])('TEL-32 reads %j at %s', (text, path, expected) => {
    expect(readPayload(text, path)).toEqual(expected);
  });

  it.each([
    ['{"v":1,"ts":1700000000}', 1_700_000_000_000],
    ['{"v":1,"ts":1700000000.25}', 1_700_000_000_250],
    ['{"v":1,"timestamp":1700000000123}', 1_700_000_000_123],
    ['{"v":1,"time":"2023-11-14T22:13:20Z"}', 1_700_000_000_000],
    ['{"v":1,"time":"yesterday"}', undefined],
    ['{"v":1,"t":-5}', undefined],
  ])('TEL-30 finds the time in %s', (text, sourceMs) => {
    expect(readPayload(text, 'v')).toEqual(value(1, sourceMs));
  });

  it('TEL-30 prefers the time beside the value to that of the whole message', () => {
    const text = '{"ts":1700000000,"data":{"ts":1600000000,"v":1}}';
    expect(readPayload(text, 'data.v')).toEqual(value(1, 1_600_000_000_000));
  });

  it('TEL-32 never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (text, path) => {
        expect(['value', 'missing', 'unreadable']).toContain(readPayload(text, path).kind);
      }),
    );
  });
});
