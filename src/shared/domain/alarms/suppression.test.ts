import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmId, TagId, WellId } from '#shared/domain/identity/ids.ts';
import { clearInGroup, quietGroup, raiseInGroup } from './first-out.ts';
import {
  findCause,
  isShutInStatus,
  orderByParents,
  type Suppressible,
  type SuppressionFacts,
} from './suppression.ts';

const id = (text: string) => text as AlarmId;
const wellId = 'W' as WellId;
const tagId = 'D/state' as TagId;
const calm: SuppressionFacts = {
  hasBegun: () => false,
  isShutIn: () => false,
  valueOf: () => undefined,
};
const child: Suppressible = { suppressedBy: [], wellId, lineAlarmId: id('line') };

describe('suppression by design', () => {
  it('ALM-45 is by the alarm of the line, or by one that is named', () => {
    expect(findCause(child, calm)).toBe(null);
    const down = { ...calm, hasBegun: (one: AlarmId) => one === id('line') };
    expect(findCause(child, down)).toEqual({ kind: 'alarm', alarmId: 'line' });
    const named = { ...child, suppressedBy: [{ kind: 'alarm' as const, alarmId: id('radio') }] };
    expect(findCause(named, { ...calm, hasBegun: () => true })).toEqual({
      kind: 'alarm',
      alarmId: 'radio',
    });
  });

  it('ALM-46 is by the well when the alarm says so', () => {
    const shutIn = { ...calm, isShutIn: (one: WellId) => one === wellId };
    expect(findCause(child, shutIn)).toBe(null);
    const says = { ...child, suppressedBy: [{ kind: 'wellShutIn' as const }] };
    expect(findCause(says, shutIn)).toEqual({ kind: 'wellShutIn', wellId });
    expect(findCause({ ...says, wellId: null }, shutIn)).toBe(null);
  });

  it.each([
    ['producing', false],
    ['shutIn', true],
    ['temporarilyAbandoned', true],
    ['unknown', false],
  ] as const)('ALM-46 a well that is %s: %s', (status, is) => {
    expect(isShutInStatus(status)).toBe(is);
  });

  it('ALM-46 is by a tag that has one of the stated values', () => {
    const says = { ...child, suppressedBy: [{ kind: 'tag' as const, tagId, values: [4, 'off'] }] };
    const valued = (value: number | undefined) => ({ ...calm, valueOf: () => value });
    expect(findCause(says, valued(4))).toEqual({ kind: 'tag', tagId });
    expect(findCause(says, valued(5))).toBe(null);
    expect(findCause(says, valued(undefined))).toBe(null);
  });

  it('ALM-47 puts parents first and names what stands in a ring', () => {
    const tree = new Map([
      [id('tag'), [id('line')]],
      [id('line'), [id('radio')]],
      [id('radio'), [id('gone')]],
    ]);
    expect(orderByParents(tree)).toEqual({ order: ['radio', 'line', 'tag'], ring: [] });
    tree.set(id('radio'), [id('tag')]);
    expect(orderByParents(tree)).toEqual({ order: [], ring: ['tag', 'line', 'radio'] });
  });

  it('ALM-47 orders every tree', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { maxLength: 30 }), (parents) => {
        const tree = new Map(
          parents.map((parent, n) => [id(`a${n}`), parent < n ? [id(`a${parent}`)] : []]),
        );
        const { order, ring } = orderByParents(tree);
        expect(ring).toEqual([]);
        for (const [alarmId, [parent]] of tree)
          if (parent) expect(order.indexOf(parent)).toBeLessThan(order.indexOf(alarmId));
      }),
    );
  });
});

describe('first out', () => {
  it('ALM-44 the first keeps its mark until all are normal', () => {
    let group = raiseInGroup(quietGroup, id('oilPressure'));
    group = raiseInGroup(group, id('speed'));
    group = clearInGroup(group, id('oilPressure'));
    group = raiseInGroup(group, id('vibration'));
    expect(group.firstId).toBe('oilPressure');
    group = clearInGroup(clearInGroup(group, id('speed')), id('vibration'));
    expect(group).toEqual(quietGroup);
    expect(raiseInGroup(group, id('speed')).firstId).toBe('speed');
  });
});
