import { describe, expect, it } from 'vitest';
import { parseLineProtocol } from './line-protocol.ts';

describe('TEL-91 line protocol', () => {
  it('gives measurement, labels, fields and time', () => {
    const { points, problems } = parseLineProtocol(
      'pad7,site=North\\ Unit tubing=412.5,running=true,starts=12i 1700000000000000000\n',
    );
    expect(problems).toEqual([]);
    expect(points.map(({ field, value }) => [field, value])).toEqual([
      ['tubing', 412.5],
      ['running', true],
      ['starts', 12],
    ]);
    expect(points[0]).toMatchObject({
      measurement: 'pad7',
      labels: { site: 'North Unit' },
      atMs: 1_700_000_000_000,
    });
  });

  it.each([
    ['1700000000', 1_700_000_000_000],
    ['1700000000123', 1_700_000_000_123],
    ['1700000000123456', 1_700_000_000_123],
    ['1700000000123456789', 1_700_000_000_123],
  ])('tells by its size in what unit the time %s is', (time, atMs) => {
    expect(parseLineProtocol(`a b=1 ${time}`).points[0]!.atMs).toBe(atMs);
  });

  it('takes texts with spaces, commas and quotes, names with escapes, and lines without a time', () => {
    const { points } = parseLineProtocol('a\\,b c\\=d="shut in, \\"held\\""');
    expect(points).toEqual([
      {
        line: 1,
        measurement: 'a,b',
        labels: {},
        field: 'c=d',
        value: 'shut in, "held"',
        atMs: null,
      },
    ]);
  });

  it('names the lines it cannot read, and takes the others', () => {
    const text = ['a b=1', '# note', '', 'nothing', 'a b=x', 'a b=1 soon', 'a,c b=1', ',x=1 b=1'];
    const { points, problems } = parseLineProtocol(text.join('\r\n'));
    expect(points).toHaveLength(1);
    expect(problems).toEqual([
      { line: 4, problem: 'no-fields' },
      { line: 5, problem: 'bad-value' },
      { line: 6, problem: 'bad-time' },
      { line: 7, problem: 'bad-labels' },
      { line: 8, problem: 'bad-labels' },
    ]);
  });
});
