/**
 * The life of one alarm after ANSI/ISA-18.2-2016 (states A to I), as a function of state and event.
 *
 * Invariants:
 * 1. The condition goes on being evaluated in every phase: `isAbnormal` says what it is, whatever the phase shows.
 * 2. Unacknowledged and acknowledged are abnormal; normal, returned and latched are not.
 * 3. Of several suppressions the strongest is shown: out of service, then by design, then the shelf. A shelf under a
 *    suppression by design runs on; taking the alarm out of service ends it.
 * 4. When the last suppression ends the alarm is normal or, while its condition stands, unacknowledged: told anew.
 * 5. Only a new raise, the end of a suppression or a re-announcement makes an acknowledged alarm unacknowledged.
 */
export interface AlarmState {
  readonly phase: AlarmPhase;
  readonly isAbnormal: boolean;
  /** What the design logic says; remembered while out of service. */
  readonly isSuppressedByDesign: boolean;
  /** Wall time at which the shelf ends by itself; null when not shelved. */
  readonly shelvedUntilMs: number | null;
}

export const alarmPhases = [
  'normal',
  'unacknowledged',
  'acknowledged',
  'returnedUnacknowledged',
  'latchedUnacknowledged',
  'latchedAcknowledged',
  'shelved',
  'suppressedByDesign',
  'outOfService',
] as const;
export type AlarmPhase = (typeof alarmPhases)[number];

export type AlarmEvent =
  | { readonly kind: 'raise' | 'clear' | 'acknowledge' | 'reset' | 'reannounce' }
  | { readonly kind: 'shelve'; readonly untilMs: number }
  | { readonly kind: 'unshelve' }
  | { readonly kind: 'shelfEnds'; readonly nowMs: number }
  | { readonly kind: 'suppress' | 'release' | 'remove' | 'return' };
export type AlarmEventKind = AlarmEvent['kind'];

/** Why an event cannot be in a state. */
export const moveRefusals = [
  'already-raised',
  'not-raised',
  'nothing-to-acknowledge',
  'nothing-to-reset',
  'not-acknowledged',
  'suppressed',
  'already-shelved',
  'not-shelved',
  'shelf-not-over',
  'already-suppressed',
  'not-suppressed',
  'already-out-of-service',
  'not-out-of-service',
] as const;
export type MoveRefusal = (typeof moveRefusals)[number];

export type AlarmMove =
  | { readonly kind: 'moved'; readonly state: AlarmState }
  | { readonly kind: 'refused'; readonly why: MoveRefusal };

export const normalState: AlarmState = {
  phase: 'normal',
  isAbnormal: false,
  isSuppressedByDesign: false,
  shelvedUntilMs: null,
};

/** What becomes of an alarm by one event; what cannot be is refused and changes nothing. */
export function moveAlarm(state: AlarmState, event: AlarmEvent, isLatching: boolean): AlarmMove {
  const { phase } = state;
  switch (event.kind) {
    case 'raise':
      if (state.isAbnormal) return refused('already-raised');
      return moved({ ...state, isAbnormal: true, phase: afterRaise[phase] ?? phase });
    case 'clear':
      if (!state.isAbnormal) return refused('not-raised');
      return moved({ ...state, isAbnormal: false, phase: afterClear(phase, isLatching) });
    case 'acknowledge':
      return toPhase(state, afterAcknowledge[phase], 'nothing-to-acknowledge');
    case 'reset':
      return toPhase(state, phase === 'latchedAcknowledged' ? 'normal' : null, 'nothing-to-reset');
    case 'reannounce':
      return toPhase(state, phase === 'acknowledged' ? 'unacknowledged' : null, 'not-acknowledged');
    case 'shelve':
      return shelve(state, event.untilMs);
    case 'unshelve':
      return unshelve(state);
    case 'shelfEnds':
      if ((state.shelvedUntilMs ?? 0) > event.nowMs) return refused('shelf-not-over');
      return unshelve(state);
    case 'suppress':
      if (state.isSuppressedByDesign) return refused('already-suppressed');
      return moved(shown({ ...state, isSuppressedByDesign: true }));
    case 'release':
      if (!state.isSuppressedByDesign) return refused('not-suppressed');
      return moved(shown({ ...state, isSuppressedByDesign: false }));
    case 'remove':
      if (phase === 'outOfService') return refused('already-out-of-service');
      return moved({ ...state, shelvedUntilMs: null, phase: 'outOfService' });
    case 'return':
      if (phase !== 'outOfService') return refused('not-out-of-service');
      return moved(shown({ ...state, phase: 'normal' }));
  }
}

export function isSuppressed({ phase }: Pick<AlarmState, 'phase'>): boolean {
  return phase === 'shelved' || phase === 'suppressedByDesign' || phase === 'outOfService';
}

/** On the operator's list: raised, or gone but not yet dealt with. */
export function isActive({ phase }: Pick<AlarmState, 'phase'>): boolean {
  return phase !== 'normal' && !isSuppressed({ phase });
}

/** Asks for attention: what sounds, and what is announced. A return to normal never does. */
export function isAnnounced({ phase }: Pick<AlarmState, 'phase'>): boolean {
  return phase === 'unacknowledged';
}

const afterRaise: Partial<Record<AlarmPhase, AlarmPhase>> = {
  normal: 'unacknowledged',
  returnedUnacknowledged: 'unacknowledged',
  latchedUnacknowledged: 'unacknowledged',
  latchedAcknowledged: 'acknowledged',
};

function afterClear(phase: AlarmPhase, isLatching: boolean): AlarmPhase {
  if (phase === 'unacknowledged')
    return isLatching ? 'latchedUnacknowledged' : 'returnedUnacknowledged';
  if (phase === 'acknowledged') return isLatching ? 'latchedAcknowledged' : 'normal';
  return phase;
}

const afterAcknowledge: Partial<Record<AlarmPhase, AlarmPhase>> = {
  unacknowledged: 'acknowledged',
  returnedUnacknowledged: 'normal',
  latchedUnacknowledged: 'latchedAcknowledged',
};

function shelve(state: AlarmState, untilMs: number): AlarmMove {
  if (state.shelvedUntilMs !== null) return refused('already-shelved');
  if (isSuppressed(state)) return refused('suppressed');
  return moved({ ...state, shelvedUntilMs: untilMs, phase: 'shelved' });
}

function unshelve(state: AlarmState): AlarmMove {
  if (state.shelvedUntilMs === null) return refused('not-shelved');
  return moved(shown({ ...state, shelvedUntilMs: null }));
}

/** The phase a state shows once its suppressions have changed. */
function shown(state: AlarmState): AlarmState {
  if (state.phase === 'outOfService') return state;
  if (state.isSuppressedByDesign) return { ...state, phase: 'suppressedByDesign' };
  if (state.shelvedUntilMs !== null) return { ...state, phase: 'shelved' };
  return { ...state, phase: state.isAbnormal ? 'unacknowledged' : 'normal' };
}

function toPhase(
  state: AlarmState,
  phase: AlarmPhase | null | undefined,
  otherwise: MoveRefusal,
): AlarmMove {
  return phase ? moved({ ...state, phase }) : refused(otherwise);
}

function moved(state: AlarmState): AlarmMove {
  return { kind: 'moved', state };
}

function refused(why: MoveRefusal): AlarmMove {
  return { kind: 'refused', why };
}
