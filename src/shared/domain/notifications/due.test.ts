import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDue, type Call, type Telling } from './due.ts';
import { gatherBundles, pauseMs } from './gather.ts';
import type { Escalation, Person, Plan, ToldPriority } from './plan.ts';
import { toldPriorities } from './plan.ts';

const minute = 60_000;
const noon = Date.parse('2026-03-10T17:00:00Z');
const timeZone = 'America/Chicago';
const everyDay = [0, 1, 2, 3, 4, 5, 6];
const reached = (name: string, changes: Partial<Person> = {}): Person => ({
  name,
  language: 'en',
  ways: [{ channelId: 'mail', address: `${name}@example.com` }],
  quiet: null,
  ...changes,
});
const person = (id: string) => ({ kind: 'person' as const, id });
const steps: Escalation = {
  steps: [
    { afterMinutes: 0, targets: [{ kind: 'schedule', id: 'crew' }] },
    { afterMinutes: 5, targets: [person('foreman')] },
    { afterMinutes: 15, targets: [person('owner'), person('foreman')] },
  ],
  tellsReturn: false,
};
const plan: Plan = {
  channels: new Map([['mail', { kind: 'teams', name: 'Mail' }]]),
  people: new Map([
    ['day', reached('day')],
    ['night', reached('night')],
    ['foreman', reached('foreman', { quiet: { from: '22:00', to: '06:00' } })],
    ['owner', reached('owner')],
  ]),
  schedules: new Map([
    [
      'crew',
      {
        name: 'Crew',
        shifts: [
          { days: everyDay, from: '06:00', to: '18:00', personIds: ['day'] },
          { days: everyDay, from: '18:00', to: '06:00', personIds: ['night'] },
        ],
        overrides: [],
      },
    ],
  ]),
  rules: new Map(toldPriorities.map((priority) => [priority, steps])),
};
const call = (priority: ToldPriority = 'critical', sinceMs = noon, callId = 'one'): Call => ({
  callId,
  priority,
  sinceMs,
});
const keyOf = ({ callId, personId, channelId }: Telling) => `${callId}/${personId}/${channelId}`;

/** Lets time go by as the desk does: looks at each of the instants, and remembers who was told. */
function tellOver(calls: readonly Call[], instants: readonly number[], by: Plan = plan) {
  const told = new Set<string>();
  return instants.map((nowMs) => {
    const due = findDue(by, calls, (one) => told.has(keyOf(one as Telling)), { nowMs, timeZone });
    for (const telling of due) told.add(keyOf(telling));
    return due;
  });
}
const namesOver = (calls: readonly Call[], instants: readonly number[], by?: Plan) =>
  tellOver(calls, instants, by).map((due) => due.map(({ personId }) => personId));

describe('who is told', () => {
  it('NOT-01 goes on to the next when a delay is over, and tells nobody a second time', () => {
    const instants = [0, 4.99, 5, 14.99, 15, 600].map((minutes) => noon + minutes * minute);
    expect(namesOver([call()], instants)).toEqual([
      ['day'],
      [],
      ['foreman'],
      [],
      ['owner'],
      ['night'],
    ]);
  });

  it('NOT-03 does not wait for a step that reaches nobody', () => {
    const unreached = new Map(plan.people).set('day', reached('day', { ways: [] }));
    expect(namesOver([call()], [noon], { ...plan, people: unreached })).toEqual([['foreman']]);
    const nobody = { ...plan, schedules: new Map() };
    expect(namesOver([call()], [noon], nobody)).toEqual([['foreman']]);
  });

  it('NOT-04 holds back what is not critical, and tells it when the quiet hours are over', () => {
    const night = Date.parse('2026-03-11T08:00:00Z');
    const morning = Date.parse('2026-03-11T11:00:00Z');
    const instants = [night, night + 5 * minute, morning - 1, morning];
    expect(namesOver([call('high', night)], instants)).toEqual([
      ['night'],
      [],
      ['owner'],
      ['day', 'foreman'],
    ]);
  });

  it('NOT-05 lets a critical one through', () => {
    const night = Date.parse('2026-03-11T08:00:00Z');
    expect(namesOver([call('critical', night)], [night, night + 5 * minute])).toEqual([
      ['night'],
      ['foreman'],
    ]);
  });

  it('NOT-08 tells who comes on shift of what nobody has taken', () => {
    const evening = Date.parse('2026-03-10T22:58:00Z');
    expect(namesOver([call('critical', evening)], [evening, evening + 3 * minute])).toEqual([
      ['day'],
      ['night'],
    ]);
  });

  it('NOT-02 whatever the alarms, the hours and the looks, each is told to one person over one channel once', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            callId: fc.uuid(),
            priority: fc.constantFrom(...toldPriorities),
            sinceMs: fc.integer({ min: noon, max: noon + 86_400_000 }),
          }),
          { maxLength: 12 },
        ),
        fc.array(fc.integer({ min: noon - 3_600_000, max: noon + 3 * 86_400_000 }), {
          maxLength: 30,
        }),
        (calls, instants) => {
          const told = tellOver(calls, instants).flat().map(keyOf);
          expect(new Set(told).size).toBe(told.length);
        },
      ),
    );
  });

  it('NOT-01 whenever it is looked, everybody whose delay is over has been told in the end', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 20 }), (minutes) => {
        const instants = [...minutes.toSorted((a, b) => a - b), 40].map((m) => noon + m * minute);
        const told = namesOver([call()], instants).flat();
        expect(told.toSorted()).toEqual(['day', 'foreman', 'owner']);
      }),
    );
  });

  it('puts the most urgent first, of the same the oldest', () => {
    const calls = [
      call('low', noon, 'a'),
      call('critical', noon + 1, 'b'),
      call('critical', noon, 'c'),
    ];
    const [due] = tellOver(calls, [noon + 1]);
    expect(due!.map(({ callId }) => callId)).toEqual(['c', 'b', 'a']);
  });
});

describe('gathering', () => {
  const never = () => null;

  it('NOT-09 makes one message of a flood for each person and channel', () => {
    const calls = Array.from({ length: 10_000 }, (_, at) => call('low', noon, `call-${at}`));
    const [due] = tellOver(calls, [noon]);
    const bundles = gatherBundles(due!, never, noon);
    expect(bundles.map(({ personId, tellings }) => [personId, tellings.length])).toEqual([
      ['day', 10_000],
    ]);
  });

  it('NOT-09 rests a lane after a message, the shorter when something critical waits', () => {
    const [due] = tellOver([call('high')], [noon]);
    const lastMs = () => noon;
    expect(gatherBundles(due!, lastMs, noon + pauseMs.high - 1)).toEqual([]);
    expect(gatherBundles(due!, lastMs, noon + pauseMs.high)).toHaveLength(1);
    const [urgent] = tellOver([call('high'), call('critical', noon, 'two')], [noon]);
    expect(gatherBundles(urgent!, lastMs, noon + pauseMs.critical)[0]!.tellings).toHaveLength(2);
  });
});
