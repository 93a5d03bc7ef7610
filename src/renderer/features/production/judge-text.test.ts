import { describe, expect, it } from 'vitest';
import { judgeText } from './judge-text.ts';

const judge = (field: 'oilBbl' | 'hoursOn' | 'note', text: string, period = '2026-07-01') =>
  judgeText({ field, text, period }, 'days', 'en', '2026-07-02');

describe('judgeText', () => {
  it('takes what can be, odd or not', () => {
    expect(judge('oilBbl', '9,999')).toEqual({ after: 9999 });
    expect(judge('hoursOn', '25')).toEqual({ after: 25 });
    expect(judge('oilBbl', '')).toEqual({ after: null });
    expect(judge('note', '-5 °F at dawn')).toEqual({ after: '-5 °F at dawn' });
  });

  it.each([
    ['oilBbl', '-1', 'PRD-01'],
    ['hoursOn', '30', 'PRD-04'],
  ] as const)('holds back what cannot be: %s %s (%s)', (field, text, rule) => {
    expect(judge(field, text)).toMatchObject({ reason: { kind: 'impossible', finding: { rule } } });
  });

  it('PRD-02 holds back a day to come', () => {
    expect(judge('oilBbl', '5', '2026-07-03')).toMatchObject({
      reason: { finding: { rule: 'PRD-02' } },
    });
  });

  it('says so when it is no number', () => {
    expect(judge('oilBbl', 'ten')).toEqual({ reason: { kind: 'unreadable' } });
  });
});
