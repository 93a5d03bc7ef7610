import {
  moveAlarm,
  normalState,
  type AlarmEvent,
  type AlarmPhase,
  type AlarmState,
  type MoveRefusal,
} from '#shared/domain/alarms/alarm-state.ts';
import type { SuppressionCause } from '#shared/domain/alarms/suppression.ts';
import type { PersonId, SeatId } from '#shared/domain/identity/ids.ts';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';

/** One raise and what came of it. */
export interface Occurrence {
  readonly raisedAtMs: number;
  readonly valueAtRaise: TagValue | null;
  readonly peakValue: TagValue | null;
  readonly clearedAtMs: number | null;
  readonly acknowledgedAtMs: number | null;
  readonly acknowledgedBy: string | null;
  readonly isFirstOut: boolean;
}

/** A person's own decision about an alarm. */
export interface Decision {
  readonly personName: string;
  readonly secondPerson: string | null;
  readonly reason: string;
}

export type Cause =
  | SuppressionCause
  | { readonly kind: 'person'; readonly personName: string; readonly reason: string }
  | { readonly kind: 'definition' };

/** All that a restart must not forget of an alarm. */
export interface Standing {
  readonly state: AlarmState;
  /** The last raise; null when there was none. */
  readonly occurrence: Occurrence | null;
  readonly shelf: Decision | null;
  /** Why it is suppressed by design, or out of service. */
  readonly cause: Cause | null;
  /** Suppressed by a person: no logic ends it. */
  readonly isHeld: boolean;
}

/** The circumstances of an event, as far as they are written down. */
export interface About {
  /** Wall time here. */
  readonly atMs: number;
  readonly sourceMs?: number | null;
  readonly value?: TagValue | null;
  readonly isFirstOut?: boolean;
  readonly cause?: Cause | null;
  readonly person?: {
    readonly personId: PersonId;
    readonly personName: string;
    readonly seatId: SeatId;
  };
  readonly secondPerson?: string | null;
  readonly reason?: string | null;
}

export interface Transition {
  readonly event: AlarmEvent;
  readonly about: About;
  readonly phaseBefore: AlarmPhase;
  readonly phase: AlarmPhase;
}

export const quiet: Standing = {
  state: normalState,
  occurrence: null,
  shelf: null,
  cause: null,
  isHeld: false,
};

export type StandingMove =
  | { readonly kind: 'moved'; readonly standing: Standing; readonly transition: Transition }
  | { readonly kind: 'refused'; readonly why: MoveRefusal };

/** What becomes of a standing alarm by one event, with the line to write down. */
export function moveStanding(
  standing: Standing,
  event: AlarmEvent,
  isLatching: boolean,
  about: About,
): StandingMove {
  const move = moveAlarm(standing.state, event, isLatching);
  if (move.kind === 'refused') return move;
  const { state } = move;
  return {
    kind: 'moved',
    standing: { ...standing, ...rememberedBy(standing, event, about), state },
    transition: { event, about, phaseBefore: standing.state.phase, phase: state.phase },
  };
}

function rememberedBy(standing: Standing, event: AlarmEvent, about: About): Partial<Standing> {
  const { occurrence } = standing;
  switch (event.kind) {
    case 'raise':
      return { occurrence: begin(about) };
    case 'clear':
      return { occurrence: occurrence && { ...occurrence, clearedAtMs: about.atMs } };
    case 'acknowledge':
      return {
        occurrence: occurrence && {
          ...occurrence,
          acknowledgedAtMs: about.atMs,
          acknowledgedBy: about.person?.personName ?? null,
        },
      };
    case 'shelve':
      return { shelf: decisionOf(about) };
    case 'unshelve':
    case 'shelfEnds':
      return { shelf: null };
    case 'suppress':
      // Why it is out of service stays to be read.
      if (standing.state.phase === 'outOfService') return {};
      return { cause: about.cause ?? null, isHeld: about.cause?.kind === 'person' };
    case 'remove':
      return { cause: about.cause ?? null, shelf: null };
    case 'release':
      return standing.state.phase === 'outOfService' ? {} : { cause: null, isHeld: false };
    case 'return':
      return { cause: null, isHeld: false };
    case 'reset':
    case 'reannounce':
      return {};
  }
}

function begin({ atMs, value = null, isFirstOut = false }: About): Occurrence {
  return {
    raisedAtMs: atMs,
    valueAtRaise: value,
    peakValue: value,
    clearedAtMs: null,
    acknowledgedAtMs: null,
    acknowledgedBy: null,
    isFirstOut,
  };
}

function decisionOf({ person, secondPerson = null, reason }: About): Decision {
  return { personName: person?.personName ?? '', secondPerson, reason: reason ?? '' };
}
