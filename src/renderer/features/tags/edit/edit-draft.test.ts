import { expect, it } from 'vitest';
import { draftToChanges, groupsFor, type EditGroup } from './edit-draft.ts';

const words = { t: ((key: string) => key) as never, language: 'en' };
const read = (groups: readonly EditGroup[], draft: Record<string, string>) =>
  draftToChanges(new Set(groups), draft, words);

it('says what is ticked and nothing else', () => {
  const draft = { unit: 'bar', decimals: '2', scanMs: '5', keep: 'long', 'scale.factor': '0.1' };
  expect(read(['unit', 'scanMs'], draft).changes).toEqual({ unit: 'bar', scanMs: 5_000 });
  expect(read(['scale'], draft).changes).toEqual({ scale: { factor: 0.1, offset: 0 } });
});

it('clears what is ticked and left empty', () => {
  const changes = read(['decimals', 'scanMs', 'keep', 'reduction', 'write', 'place'], {}).changes;
  expect(changes).toEqual({
    decimals: null,
    scanMs: null,
    keep: null,
    reduction: null,
    write: null,
    wellId: null,
    leaseId: null,
    equipment: null,
  });
});

it('says nothing while nothing is ticked, or something is wrong', () => {
  expect(read([], { unit: 'bar' })).toEqual({ changes: undefined, problems: new Map() });
  const wrong = read(['decimals', 'write', 'scale'], {
    decimals: '9',
    'write.isAllowed': 'yes',
    'write.low': '5',
    'write.high': '5',
    'scale.factor': '0',
  });
  expect(wrong.changes).toBeUndefined();
  expect(wrong.problems.get('decimals')).toBe('devices.issue.atMost');
  const odd = read(['write', 'scale'], {
    'write.isAllowed': 'yes',
    'write.low': '5',
    'write.high': '5',
    'scale.factor': '0',
  });
  expect([...odd.problems.keys()].toSorted()).toEqual(['scale.factor', 'write.high']);
});

it('offers what at least one of the tags takes', () => {
  expect(groupsFor(['manual'])).not.toContain('scanMs');
  expect(groupsFor(['manual', 'modbus'])).toContain('scanMs');
  expect(groupsFor([])).toEqual(['place']);
});
