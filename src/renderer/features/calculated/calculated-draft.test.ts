import { describe, expect, it } from 'vitest';
import { calculatedToFields, holdMinutesOf } from './calculated-draft.ts';

const words = { t: ((key: string) => key) as never, language: 'en' };
const read = (
  draft: Record<string, string>,
  expression: string,
  inputs: Record<string, string> = {},
) =>
  calculatedToFields(
    { name: 'Drawdown', signal: 'other', hold: '15', ...draft },
    { expression, inputs },
    { before: null, home: { takenKeys: new Set(['drawdown']) }, ...words },
  );

describe('the form of a calculated tag', () => {
  it('CLC-01 comes to a tag with a key of its own and the names the expression has', () => {
    const inputs = { a: 'd/x', b: 'd/y', old: 'd/z' };
    const { fields, problems, names } = read({ unit: 'psi' }, 'a - b', inputs);
    expect([...problems]).toEqual([]);
    expect(names).toEqual(['a', 'b']);
    expect(fields).toMatchObject({
      key: 'drawdown-2',
      name: 'Drawdown',
      unit: 'psi',
      point: {
        kind: 'calculated',
        expression: 'a - b',
        inputs: { a: 'd/x', b: 'd/y' },
        holdMs: 900_000,
      },
    });
  });

  it('CLC-02 says what is wrong at its field', () => {
    const problemsOf = (...asked: Parameters<typeof read>) => [...read(...asked).problems];
    expect(problemsOf({}, '')).toEqual([['expression', 'devices.issue.needed']]);
    expect(problemsOf({}, 'a +', { a: 'd/x' })).toEqual([
      ['expression', 'expressionProblem.not-readable'],
    ]);
    expect(problemsOf({}, 'a + b', { a: 'd/x' })).toEqual([
      ['expression', 'expressionProblem.name-unknown'],
    ]);
    expect(problemsOf({ name: '' }, '1')).toEqual([['name', 'devices.issue.needed']]);
    expect(problemsOf({ hold: '0' }, '1')).toEqual([['hold', 'calculated.holdCheck']]);
  });

  it('shows how long a value stands in minutes', () => {
    expect(holdMinutesOf(null, 'en')).toBe('15');
    expect(holdMinutesOf({ holdMs: 90_000 } as never, 'es')).toBe('1,5');
  });
});
