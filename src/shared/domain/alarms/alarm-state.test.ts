import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alarmPhases,
  isActive,
  isAnnounced,
  isSuppressed,
  moveAlarm,
  normalState,
  type AlarmEvent,
  type AlarmPhase,
  type AlarmState,
} from './alarm-state.ts';

const simple = (kind: Exclude<AlarmEvent['kind'], 'shelve' | 'shelfEnds'>) =>
  ({ kind }) as AlarmEvent;
const shelve: AlarmEvent = { kind: 'shelve', untilMs: 1_000 };

/** Plays events from normal; a refusal fails the test. */
function play(
  events: readonly (AlarmEvent | AlarmEvent['kind'])[],
  isLatching = false,
): AlarmState {
  let state = normalState;
  for (const event of events) {
    const move = moveAlarm(state, typeof event === 'string' ? toEvent(event) : event, isLatching);
    if (move.kind === 'refused') throw new Error(`${JSON.stringify(event)}: ${move.why}`);
    state = move.state;
  }
  return state;
}

function toEvent(kind: AlarmEvent['kind']): AlarmEvent {
  if (kind === 'shelve') return shelve;
  return kind === 'shelfEnds' ? { kind, nowMs: 1_000 } : simple(kind);
}

type Life = readonly [readonly AlarmEvent['kind'][], AlarmPhase];

describe('the life of an alarm', () => {
  it.each([
    [[], 'normal'],
    [['raise'], 'unacknowledged'],
    [['raise', 'acknowledge'], 'acknowledged'],
    [['raise', 'clear'], 'returnedUnacknowledged'],
    [['raise', 'acknowledge', 'clear'], 'normal'],
    [['raise', 'clear', 'acknowledge'], 'normal'],
    [['raise', 'clear', 'raise'], 'unacknowledged'],
  ] as Life[])('ALM-01 %j makes it %s', (events, phase) => {
    expect(play(events).phase).toBe(phase);
  });

  it.each([
    [['raise', 'clear'], 'latchedUnacknowledged'],
    [['raise', 'clear', 'acknowledge'], 'latchedAcknowledged'],
    [['raise', 'acknowledge', 'clear'], 'latchedAcknowledged'],
    [['raise', 'acknowledge', 'clear', 'reset'], 'normal'],
    [['raise', 'clear', 'raise'], 'unacknowledged'],
    [['raise', 'acknowledge', 'clear', 'raise'], 'acknowledged'],
  ] as Life[])('ALM-02 %j makes a latching one %s', (events, phase) => {
    expect(play(events, true).phase).toBe(phase);
  });

  it.each([
    [[], 'clear', 'not-raised'],
    [[], 'acknowledge', 'nothing-to-acknowledge'],
    [[], 'reset', 'nothing-to-reset'],
    [['raise'], 'raise', 'already-raised'],
    [['raise'], 'reset', 'nothing-to-reset'],
    [['raise'], 'reannounce', 'not-acknowledged'],
    [['raise', 'acknowledge'], 'acknowledge', 'nothing-to-acknowledge'],
    [['shelve'], 'shelve', 'already-shelved'],
    [['shelve', 'raise'], 'acknowledge', 'nothing-to-acknowledge'],
    [[], 'unshelve', 'not-shelved'],
    [['suppress'], 'suppress', 'already-suppressed'],
    [['suppress'], 'shelve', 'suppressed'],
    [[], 'release', 'not-suppressed'],
    [['remove'], 'remove', 'already-out-of-service'],
    [['remove'], 'shelve', 'suppressed'],
    [[], 'return', 'not-out-of-service'],
  ] as const)('ALM-03 after %j %s is refused: %s', (before, kind, why) => {
    expect(moveAlarm(play([...before]), toEvent(kind), false)).toEqual({ kind: 'refused', why });
  });

  it.each([['shelve'], ['suppress'], ['remove']] as const)(
    'ALM-05 after %s the condition is followed, and nobody is told',
    (kind) => {
      const raised = play([kind, 'raise']);
      expect(raised).toMatchObject({ phase: play([kind]).phase, isAbnormal: true });
      expect([isAnnounced(raised), isActive(raised), isSuppressed(raised)]).toEqual([
        false,
        false,
        true,
      ]);
      expect(play([kind, 'raise', 'clear'])).toEqual(play([kind]));
    },
  );

  it.each([
    ['shelve', 'unshelve'],
    ['suppress', 'release'],
    ['remove', 'return'],
  ] as const)('ALM-06 between %s and %s a raise is announced afterwards', (begin, end) => {
    expect(play(['raise', 'acknowledge', begin, end]).phase).toBe('unacknowledged');
    expect(play([begin, 'raise', end]).phase).toBe('unacknowledged');
    expect(play(['raise', begin, 'clear', end])).toEqual(normalState);
  });

  it('ALM-07 the strongest suppression is shown and the shelf runs on beneath', () => {
    expect(play(['shelve', 'suppress'])).toMatchObject({
      phase: 'suppressedByDesign',
      shelvedUntilMs: 1_000,
    });
    expect(play(['shelve', 'suppress', 'release']).phase).toBe('shelved');
    expect(play(['raise', 'shelve', 'suppress', 'shelfEnds', 'release']).phase).toBe(
      'unacknowledged',
    );
    expect(play(['suppress', 'remove', 'return']).phase).toBe('suppressedByDesign');
    expect(play(['remove', 'suppress']).phase).toBe('outOfService');
    expect(play(['shelve', 'remove', 'return'])).toEqual(normalState);
  });

  it('ALM-08 a shelf ends at its time and not before', () => {
    const shelved = play(['raise', 'shelve']);
    expect(moveAlarm(shelved, { kind: 'shelfEnds', nowMs: 999 }, false)).toEqual({
      kind: 'refused',
      why: 'shelf-not-over',
    });
    expect(moveAlarm(shelved, { kind: 'shelfEnds', nowMs: 1_000 }, false)).toMatchObject({
      state: { phase: 'unacknowledged', shelvedUntilMs: null },
    });
  });

  it('ALM-09 only an unacknowledged alarm asks for attention', () => {
    const asking = alarmPhases.filter((phase) => isAnnounced({ phase }));
    expect(asking).toEqual(['unacknowledged']);
    expect(isAnnounced(play(['raise', 'clear']))).toBe(false);
    expect(isAnnounced(play(['raise', 'clear'], true))).toBe(false);
  });

  it('ALM-10 an acknowledged alarm can be announced anew', () => {
    expect(play(['raise', 'acknowledge', 'reannounce']).phase).toBe('unacknowledged');
  });
});

const anyEvent: fc.Arbitrary<AlarmEvent> = fc.oneof(
  fc
    .constantFrom(
      'raise',
      'clear',
      'acknowledge',
      'reset',
      'reannounce',
      'unshelve',
      'suppress',
      'release',
      'remove',
      'return',
    )
    .map((kind) => ({ kind }) as AlarmEvent),
  fc.nat(9).map((untilMs) => ({ kind: 'shelve' as const, untilMs })),
  fc.nat(9).map((nowMs) => ({ kind: 'shelfEnds' as const, nowMs })),
);

/** The reference's table of states, told independently of the transitions. */
function isPossible(state: AlarmState): boolean {
  const { phase, isAbnormal, isSuppressedByDesign, shelvedUntilMs } = state;
  switch (phase) {
    case 'outOfService':
      return shelvedUntilMs === null;
    case 'suppressedByDesign':
      return isSuppressedByDesign;
    case 'shelved':
      return shelvedUntilMs !== null && !isSuppressedByDesign;
    case 'unacknowledged':
    case 'acknowledged':
      return isAbnormal && !isSuppressedByDesign && shelvedUntilMs === null;
    default:
      return !isAbnormal && !isSuppressedByDesign && shelvedUntilMs === null;
  }
}

describe('any sequence of events', () => {
  const sequences = fc.array(anyEvent, { maxLength: 60 });

  it('ALM-04 reaches possible states only, and refusals change nothing', () => {
    fc.assert(
      fc.property(sequences, fc.boolean(), (events, isLatching) => {
        let state = normalState;
        for (const event of events) {
          const before = { ...state };
          const move = moveAlarm(state, event, isLatching);
          expect(state).toEqual(before);
          if (move.kind === 'refused') continue;
          expect(move.state).not.toEqual(state);
          state = move.state;
          if (!isPossible(state)) throw new Error(`Impossible: ${JSON.stringify(state)}`);
          if (!isLatching) expect(state.phase).not.toMatch(/^latched/);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('ALM-04 replays to the same state', () => {
    const replay = (events: readonly AlarmEvent[], isLatching: boolean) => {
      let state = normalState;
      for (const event of events) {
        const move = moveAlarm(state, event, isLatching);
        if (move.kind === 'moved') state = move.state;
      }
      return state;
    };
    fc.assert(
      fc.property(sequences, fc.boolean(), (events, isLatching) => {
        expect(replay(structuredClone(events), isLatching)).toEqual(replay(events, isLatching));
      }),
    );
  });

  it('ALM-04 never sticks: from everywhere there is a way back to normal', () => {
    const wayBack: AlarmEvent[] = [
      'clear',
      'return',
      'release',
      'unshelve',
      'acknowledge',
      'reset',
    ].map((kind) => ({ kind }) as AlarmEvent);
    fc.assert(
      fc.property(sequences, fc.boolean(), (events, isLatching) => {
        let state = normalState;
        for (const event of [...events, ...wayBack]) {
          const move = moveAlarm(state, event, isLatching);
          if (move.kind === 'moved') state = move.state;
        }
        expect(state).toEqual(normalState);
      }),
    );
  });
});
