import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countiesByState } from './api-counties.ts';
import { api10Of, apiOfParts, formatApi, parseApi, placeOfApi } from './api-number.ts';

const read = (source: string | number, state?: string) => {
  const parsed = parseApi(source, state);
  return 'ok' in parsed ? parsed.ok.api14 : parsed.problem;
};
const warningsOf = (source: string | number, state?: string) => {
  const parsed = parseApi(source, state);
  return 'ok' in parsed ? parsed.ok.warnings : [];
};

describe('API well numbers', () => {
  it.each([
    ['42-329-41603', '42329416030000'],
    ['42-329-41603-01-00', '42329416030100'],
    ['4232941603', '42329416030000'],
    ['423294160300', '42329416030000'],
    ['A_30015424140000', '30015424140000'],
    ['API 30-015-25325', '30015253250000'],
    ['30 015 25325', '30015253250000'],
    [3500300026, '35003000260000'],
    ['05-001-07727', '05001077270000'],
  ])('IDN-01 reads %s', (source, api14) => expect(read(source)).toBe(api14));

  it('IDN-02 puts the state in front of 8 digits, and refuses them without one', () => {
    expect(read('32941603', '42')).toBe('42329416030000');
    expect(read('329-41603', '42')).toBe('42329416030000');
    expect(read('32941603')).toBe('state-needed');
  });

  it('IDN-03 restores zeros a spreadsheet dropped, and says so', () => {
    expect(read(500107727)).toBe('05001077270000');
    expect(warningsOf(500107727)).toContain('zeros-restored');
    expect(read(107727, '05')).toBe('05001077270000');
    expect(warningsOf('32941603', '42')).toEqual([]);
  });

  it.each([
    ['', 'no-digits'],
    ['unknown', 'no-digits'],
    ['42-329', 'length'],
    ['423294160312345', 'length'],
    ['99-329-41603', 'state-unknown'],
    ['42-329-00000', 'well-zero'],
    ['3.00152E+13', 'rounded-by-spreadsheet'],
    [3.2941603e9 + 0.5, 'rounded-by-spreadsheet'],
  ])('IDN-04 says why %s is none', (source, problem) => expect(read(source)).toBe(problem));

  it('IDN-05 warns of a county the table lacks and of high bore and event numbers', () => {
    expect(warningsOf('42-330-41603')).toEqual(['county-unknown']);
    expect(warningsOf('30-015-25325-21-21')).toEqual(['sidetrack-high', 'event-high']);
    // States without a table are not guessed at.
    expect(warningsOf('05-002-07727')).toEqual([]);
  });

  it('IDN-06 writes with dashes, leaving out bore and event that say nothing', () => {
    expect(formatApi('30015253250000')).toBe('30-015-25325');
    expect(formatApi('30015253250200')).toBe('30-015-25325-02');
    expect(formatApi('30015253250003')).toBe('30-015-25325-00-03');
  });

  it('IDN-06 what is written is read back', () => {
    const api14 = fc
      .tuple(
        fc.constantFrom('42329', '30015', '35003', '05123'),
        fc.integer({ min: 1, max: 99_999 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 20 }),
      )
      .map(
        ([place, well, bore, event]) =>
          place + [String(well).padStart(5, '0'), ...[bore, event].map(two)].join(''),
      );
    fc.assert(fc.property(api14, (number) => read(formatApi(number)) === number));
  });

  it('IDN-07 knows the place of Texas and New Mexico numbers', () => {
    expect(placeOfApi('42501000010000')).toEqual({ state: 'TX', county: 'Yoakum' });
    expect(placeOfApi('42329000010000')).toEqual({ state: 'TX', county: 'Midland' });
    expect(placeOfApi('30006000010000')).toEqual({ state: 'NM', county: 'Cibola' });
    expect(placeOfApi('05001077270000')).toEqual({ state: 'CO', county: null });
    expect(Object.keys(countiesByState['42']!)).toHaveLength(254);
    expect(Object.keys(countiesByState['30']!)).toHaveLength(33);
  });

  it('IDN-08 joins county, sequence and sidetrack columns', () => {
    const parsed = apiOfParts({ state: '05', county: 1, sequence: '7727', sidetrack: '0' });
    expect(parsed).toMatchObject({ ok: { api14: '05001077270000' } });
    expect(apiOfParts({ state: '05', county: 'ADAMS', sequence: 1 })).toEqual({
      problem: 'length',
    });
  });

  it('IDN-09 compares by the surface hole', () => {
    expect(api10Of('42329416030100')).toBe(api10Of('42329416030000'));
  });

  it('IDN-04 never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.double()), (source) => void parseApi(source)));
  });
});

function two(part: number): string {
  return String(part).padStart(2, '0');
}
