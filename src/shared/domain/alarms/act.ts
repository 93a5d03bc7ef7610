import { z } from 'zod';
import type { AlarmEvent } from './alarm-state.ts';

/** What a person did about an alarm, as every seat of the tenant comes to know it. */
export const alarmAct = z.object({
  alarmId: z.string(),
  event: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('acknowledge') }),
    z.object({ kind: z.literal('reset') }),
    z.object({ kind: z.literal('shelve'), untilMs: z.number() }),
    z.object({ kind: z.literal('unshelve') }),
    z.object({ kind: z.literal('suppress') }),
    z.object({ kind: z.literal('release') }),
    z.object({ kind: z.literal('remove') }),
    z.object({ kind: z.literal('return') }),
  ]),
  /** By the clock of the seat it was done at. */
  atMs: z.number(),
  personId: z.string(),
  personName: z.string(),
  seatId: z.string(),
  secondPerson: z.string().nullable(),
  reason: z.string().nullable(),
});
export type AlarmAct = z.output<typeof alarmAct>;
export type ActEvent = AlarmAct['event'];

/** Seats raise the same alarm at their own moments, by their own clocks. */
export const ACT_SKEW_MS = 60_000;

export type ActKind = ActEvent['kind'];

const tracks: Readonly<Record<ActKind, string>> = {
  acknowledge: 'attention',
  reset: 'attention',
  shelve: 'shelf',
  unshelve: 'shelf',
  suppress: 'suppression',
  release: 'suppression',
  remove: 'service',
  return: 'service',
};

const kinds = Object.keys(tracks) as ActKind[];

/** Whether an event of an alarm is a person's, and so known to other seats. */
export function isActEvent(event: AlarmEvent): event is ActEvent {
  return Object.hasOwn(tracks, event.kind);
}

/**
 * Whether another seat's act means how the alarm stands here: what is acknowledged was raised before, a shelf is not over, and
 * nobody did the contrary since. `isAnyLater`: whether an act of one of these kinds is known of the alarm, done later.
 */
export function actApplies(
  act: AlarmAct,
  here: { readonly raisedAtMs: number | null; readonly nowMs: number },
  isAnyLater: (kinds: readonly ActKind[], thanMs: number) => boolean,
): boolean {
  const { event, atMs } = act;
  if (event.kind === 'shelve' && event.untilMs <= here.nowMs) return false;
  const track = tracks[event.kind];
  if (track === 'attention')
    return here.raisedAtMs !== null && here.raisedAtMs <= atMs + ACT_SKEW_MS;
  return !isAnyLater(
    kinds.filter((kind) => tracks[kind] === track),
    atMs,
  );
}
