import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { must } from '#shared/kit/must.ts';
import { orderByInputs } from './cycles.ts';
import { isExpression, parseExpression, type Expression, type InputReading } from './expression.ts';
import { recalculate } from './recalculate.ts';

const good = (value: InputReading['value']): InputReading => ({
  value,
  quality: 'good',
  reason: 'none',
});

function parse(text: string): Expression {
  const parsed = parseExpression(text);
  if (!isExpression(parsed)) throw new Error(JSON.stringify(parsed));
  return parsed;
}

function work(text: string, values: Record<string, InputReading['value']> = {}) {
  return parse(text).evaluate((name) => good(must(values[name], name))).value;
}

describe('the language', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2 * 3 ^ 2', 18],
    ['2 ^ 3 ^ 2', 512],
    ['7 % 4', 3],
    ['-x + 1', -4, { x: 5 }],
    ['peak - minimum', 8_300, { peak: 12_500, minimum: 4_200 }],
    ['0.116571 * 1.5 ^ 2 * 100 * 8', 209.8278],
    ['if(fillage < 60, 1, 0)', 1, { fillage: 55 }],
    ['a > b ? a : b', 4, { a: 3, b: 4 }],
    ['running * rate', 250, { running: true, rate: 250 }],
    ["state == 'pumping' && !down", true, { state: 'pumping', down: false }],
    ['mean(1, 2, 6) + max(1, 9) + clamp(12, 0, 10)', 22],
    ['round(2.345, 2)', 2.35],
    ['1 == true', true],
  ] as [string, InputReading['value'], Record<string, InputReading['value']>?][])(
    'CLC-01 %s is %s',
    (text, result, values) => {
      const value = work(text, values);
      if (typeof result === 'number') expect(value).toBeCloseTo(result, 9);
      else expect(value).toBe(result);
    },
  );

  it.each([
    ['', 'not-allowed'],
    ['1 +', 'not-readable'],
    ['a.b', 'not-allowed'],
    ["a['constructor']", 'not-allowed'],
    ['this', 'not-allowed'],
    ['[1, 2]', 'not-allowed'],
    ['a = 1', 'not-readable'],
    ['a b', 'not-allowed'],
    ['1; 2', 'not-allowed'],
    ['null', 'not-allowed'],
    ['~a', 'not-allowed'],
    ['a & b', 'not-allowed'],
    ['constructor(1)', 'function-unknown'],
    ['eval(1)', 'function-unknown'],
    ['toString()', 'function-unknown'],
    ['abs()', 'arguments-wrong'],
    ['if(a, b)', 'arguments-wrong'],
    ['good(1)', 'arguments-wrong'],
    ['-2 ^ 2', 'power-ambiguous'],
    ['1'.repeat(2_001), 'too-long'],
    [`${'('.repeat(200)}1${')'.repeat(200)}`, 'too-long'],
  ])('CLC-02 refuses %s', (text, kind) => {
    expect(parseExpression(text)).toMatchObject({ kind });
  });

  it('CLC-02 never throws, and never reaches anything but its names', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        const parsed = parseExpression(text);
        if (isExpression(parsed)) parsed.evaluate(() => good(1));
      }),
      { numRuns: 2_000 },
    );
  });

  it('CLC-01 names are told once, in order', () => {
    expect(parse('b + a * b + if(good(c), 1, 2)').names).toEqual(['b', 'a', 'c']);
  });

  it('CLC-03 takes the worst quality of what it read, and of nothing else', () => {
    const readings: Record<string, InputReading> = {
      sure: good(2),
      stale: { value: 3, quality: 'uncertain', reason: 'stale' },
      broken: { value: 4, quality: 'bad', reason: 'sensor-fault' },
      absent: { value: null, quality: 'bad', reason: 'never-received' },
    };
    const evaluate = (text: string) => parse(text).evaluate((name) => readings[name]!);
    expect(evaluate('sure * 2')).toEqual(good(4));
    expect(evaluate('sure + stale')).toEqual({ value: 5, quality: 'uncertain', reason: 'stale' });
    expect(evaluate('stale + broken')).toEqual({
      value: 7,
      quality: 'bad',
      reason: 'sensor-fault',
    });
    expect(evaluate('absent + sure')).toEqual({
      value: null,
      quality: 'bad',
      reason: 'never-received',
    });
    expect(evaluate('if(good(broken), broken, sure)')).toEqual(good(2));
  });

  it.each([
    ['1 / zero', { zero: 0 }],
    ['sqrt(0 - 1)', {}],
    ['text + 1', { text: 'on' }],
  ])('CLC-03 %s has no value', (text, values: Record<string, InputReading['value']>) => {
    const made = parse(text).evaluate((name) => good(values[name]!));
    expect(made).toEqual({ value: null, quality: 'bad', reason: 'not-a-number' });
  });
});

describe('rings', () => {
  it('CLC-04 are found and told in their order', () => {
    const inputs = new Map([
      ['a', ['b', 'x']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', ['a']],
    ]);
    expect(orderByInputs(inputs).ring).toEqual(['a', 'b', 'c', 'a']);
    expect(orderByInputs(new Map([['a', ['a']]])).ring).toEqual(['a', 'a']);
  });

  it('CLC-04 without one each tag comes after what it is made of, however long the chain', () => {
    const length = 50_000;
    const chain = new Map(
      Array.from({ length }, (_, n) => [`t${n}`, n + 1 < length ? [`t${n + 1}`] : ['measured']]),
    );
    const { order, ring } = orderByInputs(chain);
    expect(ring).toEqual([]);
    expect(order.at(0)).toBe(`t${length - 1}`);
    expect(order.at(-1)).toBe('t0');
  });

  it('CLC-04 a ring silences what is made of it, and nothing else', () => {
    const inputs = new Map([
      ['sound', ['x']],
      ['of a', ['a']],
      ['a', ['b']],
      ['b', ['a']],
      ['of of a', ['of a']],
      ['late', ['sound']],
    ]);
    expect(orderByInputs(inputs)).toEqual({ order: ['sound', 'late'], ring: ['a', 'b', 'a'] });
  });

  it('CLC-04 holds for any graph: in order but for what a ring reaches', () => {
    const graphs = fc.dictionary(
      fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'x'), { maxLength: 4 }),
    );
    fc.assert(
      fc.property(graphs, (graph) => {
        const inputs = new Map(Object.entries(graph));
        const { order, ring } = orderByInputs(inputs);
        for (let n = 1; n < ring.length; n++) expect(inputs.get(ring[n - 1]!)).toContain(ring[n]);
        expect(ring[0]).toBe(ring.at(-1));
        const sound = [...inputs.keys()].filter((id) => !reachesRing(id, inputs, []));
        expect(order.toSorted()).toEqual(sound.toSorted());
        expect(ring.length > 0).toBe(sound.length < inputs.size);
        for (const id of order)
          for (const need of inputs.get(id)!.filter((one) => inputs.has(one)))
            expect(order.indexOf(need)).toBeLessThan(order.indexOf(id));
      }),
    );
  });
});

function reachesRing(id: string, inputs: ReadonlyMap<string, string[]>, path: string[]): boolean {
  if (path.includes(id)) return true;
  return (inputs.get(id) ?? []).some((input) => reachesRing(input, inputs, [...path, id]));
}

describe('recalculation', () => {
  const at = (sourceMs: number, value: number) => ({ ...good(value), sourceMs });

  it('CLC-06 holds the last value of each input, but not beyond its limit', () => {
    const series = new Map([
      ['a', { before: at(-50, 1), samples: [at(0, 10), at(100, 20), at(300, 30)] }],
      ['b', { before: undefined, samples: [at(50, 1), at(60, 2)] }],
    ]);
    const made = recalculate(parse('a + b'), series, { holdMsOf: () => 100, lastValue: null });
    expect(made).toEqual([
      { sourceMs: 50, ...good(11) },
      { sourceMs: 60, ...good(12) },
      { sourceMs: 100, ...good(22) },
      { sourceMs: 300, value: 32, quality: 'uncertain', reason: 'stale' },
    ]);
  });

  it('CLC-06 a moment without a result repeats the last as bad', () => {
    const series = new Map([['a', { before: undefined, samples: [at(0, 2), at(1, 0), at(2, 4)] }]]);
    expect(recalculate(parse('8 / a'), series, { holdMsOf: () => 100, lastValue: null })).toEqual([
      { sourceMs: 0, ...good(4) },
      { sourceMs: 1, value: 4, quality: 'bad', reason: 'not-a-number' },
      { sourceMs: 2, ...good(2) },
    ]);
  });
});
