import { isActive, type AlarmEvent } from '#shared/domain/alarms/alarm-state.ts';
import { excessOf, isUsable, type Reading } from '#shared/domain/alarms/condition.ts';
import {
  detect,
  hasBegun,
  isReturning,
  waitsForTime,
  type DetectorInput,
} from '#shared/domain/alarms/detector.ts';
import { clearInGroup, quietGroup, raiseInGroup } from '#shared/domain/alarms/first-out.ts';
import {
  findCause,
  type SuppressionCause,
  type SuppressionFacts,
} from '#shared/domain/alarms/suppression.ts';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import { groupOf, type AlarmBook, type LiveAlarm } from './alarm-book.ts';
import type { About } from './standing.ts';

/** Something that happened, and when by the steady clock. */
export type Input =
  | { readonly kind: 'sample'; readonly sample: Sample; readonly steadyMs: number }
  | {
      readonly kind: 'line';
      readonly deviceId: DeviceId;
      readonly isDown: boolean;
      readonly sinceMs: number;
      readonly steadyMs: number;
    };

export interface Moment {
  readonly wallMs: number;
  readonly steadyMs: number;
}

/** Moves an alarm and writes it down; an event that cannot be is a bug here, since the state is known. */
export type Mover = (alarm: LiveAlarm, event: AlarmEvent, about: About) => void;

/**
 * Takes in a slice of what happened. Alarms with others beneath them go first, then what they now suppress, then the
 * others, and last what is suppressed no more: so children neither ring before their parent is known to be down, nor
 * before they have seen the values that came back with it.
 */
export function evaluate(book: AlarmBook, inputs: readonly Input[], at: Moment, move: Mover): void {
  const touched = new Set<LiveAlarm>();
  const feedAll = (isParent: boolean) => {
    for (const input of inputs) {
      for (const [alarm, detectorInput] of concerned(book, input)) {
        if (book.children.has(alarm.spec.alarmId) !== isParent) continue;
        feed(book, alarm, detectorInput, at, move, touched);
      }
    }
  };
  for (const input of inputs) rememberSuppressor(book, input, touched);
  feedAll(true);
  for (const alarm of touched) suppress(book, alarm, at, move);
  feedAll(false);
  for (const alarm of touched) release(book, alarm, at, move);
}

/** What only time brings about: delays, shelves and re-announcements that are over. */
export function passTime(
  book: AlarmBook,
  alarms: readonly LiveAlarm[],
  at: Moment,
  move: Mover,
): void {
  const touched = new Set<LiveAlarm>();
  for (const alarm of alarms) {
    feed(book, alarm, { kind: 'tick', atMs: at.steadyMs }, at, move, touched);
    endShelf(alarm, at, move);
    reannounce(alarm, at, move);
    noteWaiting(book, alarm);
  }
  judgeSuppression(book, touched, at, move);
}

/** Asks the logic of these alarms anew. */
export function judgeSuppression(
  book: AlarmBook,
  alarms: Iterable<LiveAlarm>,
  at: Moment,
  move: Mover,
): void {
  for (const alarm of alarms) {
    suppress(book, alarm, at, move);
    release(book, alarm, at, move);
  }
}

/** Whether time alone may change the alarm from now on. */
export function noteWaiting(book: AlarmBook, alarm: LiveAlarm): void {
  const { phase, shelvedUntilMs } = alarm.standing.state;
  const waits =
    waitsForTime(alarm.detector) ||
    shelvedUntilMs !== null ||
    (phase === 'acknowledged' && alarm.spec.definition.reannounceAfterMs !== null);
  if (waits) book.waiting.add(alarm);
  else book.waiting.delete(alarm);
}

function* concerned(book: AlarmBook, input: Input): Generator<readonly [LiveAlarm, DetectorInput]> {
  const atMs = input.steadyMs;
  if (input.kind === 'line') {
    const reading = lineReading(input);
    for (const alarm of book.byDevice.get(input.deviceId) ?? [])
      yield [alarm, { kind: 'reading', reading, atMs }];
    return;
  }
  const reading = input.sample;
  for (const alarm of book.byTag.get(reading.tagId) ?? [])
    yield [alarm, { kind: 'reading', reading, atMs }];
  for (const alarm of book.bySetPoint.get(reading.tagId) ?? [])
    yield [alarm, { kind: 'setPoint', reading, atMs }];
}

function lineReading({ isDown, sinceMs }: Extract<Input, { kind: 'line' }>): Reading {
  return { value: isDown, sourceMs: sinceMs, quality: 'good', reason: 'none' };
}

function feed(
  book: AlarmBook,
  alarm: LiveAlarm,
  input: DetectorInput,
  at: Moment,
  move: Mover,
  touched: Set<LiveAlarm>,
): void {
  const before = alarm.detector;
  const { detector, change } = detect(alarm.spec.settings, alarm.detector, input);
  alarm.detector = detector;
  if (input.kind === 'reading' && notePeak(alarm, input.reading)) book.peaked.add(alarm);
  if (change) {
    const isFirstOut = noteGroup(book, alarm, change);
    const { last } = alarm;
    move(
      alarm,
      { kind: change },
      {
        atMs: at.wallMs,
        sourceMs: last?.sourceMs ?? null,
        value: last?.value ?? null,
        isFirstOut,
      },
    );
  }
  // A suppression that waited for it can end.
  if (isReturning(before) && !isReturning(detector)) touched.add(alarm);
  const isAsBefore =
    hasBegun(detector) === hasBegun(before) && detector.isAbnormal === before.isAbnormal;
  if (!isAsBefore)
    for (const child of book.children.get(alarm.spec.alarmId) ?? []) touched.add(child);
  noteWaiting(book, alarm);
}

/**
 * Keeps the newest value that means something, and the one furthest beyond the limit while the alarm stands; true when
 * that is another.
 */
function notePeak(alarm: LiveAlarm, reading: Reading): boolean {
  if (!isUsable(reading)) return false;
  alarm.last = reading;
  const { occurrence, state } = alarm.standing;
  if (!occurrence || !state.isAbnormal) return false;
  const { condition } = alarm.spec.settings;
  const context = { setPoint: alarm.detector.setPoint, perMinute: null };
  const now = excessOf(condition, reading, context);
  const before = excessOf(condition, { ...reading, value: occurrence.peakValue }, context);
  if (now === undefined || (before !== undefined && now <= before)) return false;
  alarm.standing = { ...alarm.standing, occurrence: { ...occurrence, peakValue: reading.value } };
  return true;
}

function noteGroup(book: AlarmBook, { spec }: LiveAlarm, change: 'raise' | 'clear'): boolean {
  const key = groupOf(spec);
  if (key === null) return false;
  const before = book.groups.get(key) ?? quietGroup;
  const enter = change === 'raise' ? raiseInGroup : clearInGroup;
  book.groups.set(key, enter(before, spec.alarmId));
  return change === 'raise' && before.firstId === null;
}

function rememberSuppressor(book: AlarmBook, input: Input, touched: Set<LiveAlarm>): void {
  if (input.kind !== 'sample' || !isUsable(input.sample)) return;
  const { tagId, value } = input.sample;
  const concernedAlarms = book.bySuppressor.get(tagId);
  if (!concernedAlarms || value === null) return;
  book.suppressorValues.set(tagId, value);
  for (const alarm of concernedAlarms) touched.add(alarm);
}

function factsOf(book: AlarmBook): SuppressionFacts {
  return {
    hasBegun(alarmId) {
      const parent = book.alarms.get(alarmId);
      if (!parent || parent.standing.state.phase === 'outOfService') return false;
      return hasBegun(parent.detector);
    },
    isShutIn: (wellId) => book.shutInWells.has(wellId),
    valueOf: (tagId) => book.suppressorValues.get(tagId),
  };
}

/**
 * What an alarm above may bring is kept back from the moment its condition begins. What is on the list already is no
 * consequence of it: that stays until the alarm above is raised, or a line that is lost for a second, and every start of
 * the program, would have it acknowledged again.
 */
function suppress(book: AlarmBook, alarm: LiveAlarm, at: Moment, move: Mover): void {
  const { state } = alarm.standing;
  if (state.isSuppressedByDesign) return;
  const cause = findCause(alarm.suppressible, factsOf(book));
  if (cause && !(isActive(state) && mayComeToNothing(book, cause)))
    move(alarm, { kind: 'suppress' }, { atMs: at.wallMs, cause });
}

function mayComeToNothing(book: AlarmBook, cause: SuppressionCause): boolean {
  return cause.kind === 'alarm' && !book.alarms.get(cause.alarmId)?.detector.isAbnormal;
}

/** What is on its way back to normal is not told for the rest of its off-delay. */
function release(book: AlarmBook, alarm: LiveAlarm, at: Moment, move: Mover): void {
  const { state, isHeld } = alarm.standing;
  if (!state.isSuppressedByDesign || isHeld) return;
  const cause = findCause(alarm.suppressible, factsOf(book));
  if (!cause) {
    if (!isReturning(alarm.detector)) move(alarm, { kind: 'release' }, { atMs: at.wallMs });
  } else if (state.phase === 'suppressedByDesign') alarm.standing = { ...alarm.standing, cause };
}

function endShelf(alarm: LiveAlarm, at: Moment, move: Mover): void {
  const { shelvedUntilMs } = alarm.standing.state;
  if (shelvedUntilMs !== null && shelvedUntilMs <= at.wallMs)
    move(alarm, { kind: 'shelfEnds', nowMs: at.wallMs }, { atMs: at.wallMs });
}

function reannounce(alarm: LiveAlarm, at: Moment, move: Mover): void {
  const { state, occurrence } = alarm.standing;
  const afterMs = alarm.spec.definition.reannounceAfterMs;
  if (state.phase !== 'acknowledged' || afterMs === null) return;
  const sinceMs = occurrence?.acknowledgedAtMs ?? at.wallMs;
  if (at.wallMs - sinceMs >= afterMs) move(alarm, { kind: 'reannounce' }, { atMs: at.wallMs });
}
