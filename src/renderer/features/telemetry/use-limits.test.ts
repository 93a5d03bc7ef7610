import { describe, expect, it } from 'vitest';
import { limitsByTag } from './use-limits.ts';

type Definitions = Parameters<typeof limitsByTag>[0];

const alarm = (tagId: string, condition: object, isEnabled = true) =>
  ({ definition: { source: { kind: 'tag', tagId }, condition, isEnabled } }) as Definitions[number];
const limits = (...definitions: Definitions) =>
  Object.fromEntries(limitsByTag(definitions, (side, value) => `${side} ${value}`));

describe('limits that are drawn', () => {
  it('are those of enabled alarms of the tag', () => {
    expect(
      limits(
        alarm('A', { kind: 'limit', side: 'hihi', limit: 450 }),
        alarm('A', { kind: 'limit', side: 'lo', limit: 20 }),
        alarm('A', { kind: 'limit', side: 'hi', limit: 400 }, false),
        alarm('B', { kind: 'stale' }),
      ),
    ).toEqual({
      A: [
        { value: 450, text: 'hihi 450' },
        { value: 20, text: 'lo 20' },
      ],
      B: [],
    });
  });

  it('are the ends of how far a fixed set point may be left, and none around one that moves', () => {
    const around = (direction: string, setPoint: object) =>
      limits(alarm('A', { kind: 'deviation', direction, by: 5, setPoint }))['A'];
    expect(around('either', { value: 60 })?.map(({ value }) => value)).toEqual([65, 55]);
    expect(around('below', { value: 60 })?.map(({ value }) => value)).toEqual([55]);
    expect(around('above', { tagId: 'S' })).toEqual([]);
  });
});
