import { describe, expect, it } from 'vitest';
import type { WellId } from '#shared/domain/identity/ids.ts';
import { keyOfWell, type WellFacts } from '#shared/domain/imports/which-well.ts';
import { createKnownWells } from './match-wells.ts';

const setup = (
  ...wells: readonly (readonly [id: string, name: string, api14: string | null])[]
) => {
  const known = createKnownWells();
  for (const [wellId, name, api14] of wells) known.add({ wellId: wellId as WellId, name, api14 });
  const find = (facts: WellFacts) => known.find({ key: keyOfWell(facts, null)!, facts })?.wellId;
  return { known, find };
};

describe('finding a file’s wells among the tenant’s', () => {
  it('IMP-73 by all digits of the API number', () => {
    const { find } = setup(['a', 'A 1', '30015253250000'], ['b', 'A 1 ST', '30015253250100']);
    expect(find({ api14: '30015253250100', digits: 14 })).toBe('b');
    expect(find({ api14: '30015253250200', digits: 14 })).toBeUndefined();
  });

  it('IMP-73 by ten digits where the file gives no more and only one well has them', () => {
    const { find } = setup(['a', 'A 1', '30015253250100']);
    expect(find({ api14: '30015253250000', digits: 10 })).toBe('a');
    expect(find({ api14: '30015253250000', digits: 14 })).toBeUndefined();
    const twins = setup(['a', 'A 1', '30015253250100'], ['b', 'A 2', '30015253250200']);
    expect(twins.find({ api14: '30015253250000', digits: 10 })).toBeUndefined();
  });

  it('IMP-74 by name, whatever its case and blanks, where the numbers do not contradict', () => {
    const { find } = setup(['a', 'Cowden 12', null], ['b', 'Yates 3', '30015253250000']);
    expect(find({ name: 'COWDEN  12' })).toBe('a');
    expect(find({ name: 'Cowden 12', api14: '30015000010000', digits: 10 })).toBe('a');
    expect(find({ name: 'Yates 3', api14: '30015000010000', digits: 10 })).toBeUndefined();
  });

  it('IMP-74 a name two wells share finds neither', () => {
    expect(setup(['a', 'A 1', null], ['b', 'a 1', null]).find({ name: 'A 1' })).toBeUndefined();
  });

  it('IMP-15 a name that is taken gets the API number, or a number', () => {
    const { known } = setup(
      ['a', 'A 1', null],
      ['b', 'B 1 (30-015-25325)', null],
      ['c', 'B 1', null],
    );
    expect(known.freeName({ name: 'New 1' })).toBe('New 1');
    expect(known.freeName({ name: 'a 1' })).toBe('a 1 (2)');
    expect(known.freeName({ name: 'A 1', api14: '30015253250000' })).toBe('A 1 (30-015-25325)');
    expect(known.freeName({ name: 'B 1', api14: '30015253250000' })).toBe('B 1 (2)');
    expect(known.freeName({ api14: '30015253250000' })).toBe('30-015-25325');
  });
});
