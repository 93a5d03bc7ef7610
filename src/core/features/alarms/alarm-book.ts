import type { Reading } from '#shared/domain/alarms/condition.ts';
import { startDetector, type Detector } from '#shared/domain/alarms/detector.ts';
import { quietGroup, type FirstOutGroup } from '#shared/domain/alarms/first-out.ts';
import { parentsOf, type Suppressible } from '#shared/domain/alarms/suppression.ts';
import type { AlarmId, DeviceId, TagId, WellId } from '#shared/domain/identity/ids.ts';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import type { AlarmSpec, Configured } from './alarm-specs.ts';
import { quiet, type Standing } from './standing.ts';

/** One alarm at work. */
export interface LiveAlarm {
  spec: AlarmSpec;
  detector: Detector;
  standing: Standing;
  /** The newest reading that meant something, for the journal. */
  last: Reading | null;
  suppressible: Suppressible;
  /** Of the row in `alarmSubject`; null until there is one for its names of now. */
  subjectId: number | null;
}

/** The alarms at work, and who must be asked when something happens. */
export interface AlarmBook {
  readonly alarms: Map<AlarmId, LiveAlarm>;
  byTag: ReadonlyMap<TagId, readonly LiveAlarm[]>;
  bySetPoint: ReadonlyMap<TagId, readonly LiveAlarm[]>;
  byDevice: ReadonlyMap<DeviceId, readonly LiveAlarm[]>;
  bySuppressor: ReadonlyMap<TagId, readonly LiveAlarm[]>;
  /** By the alarm above them. */
  children: ReadonlyMap<AlarmId, readonly LiveAlarm[]>;
  shutInWells: ReadonlySet<WellId>;
  readonly suppressorValues: Map<TagId, TagValue>;
  readonly groups: Map<string, FirstOutGroup>;
  /** Those that time alone may change. */
  readonly waiting: Set<LiveAlarm>;
  /** Those whose peak has risen since it was last written. */
  readonly peaked: Set<LiveAlarm>;
}

export function createBook(): AlarmBook {
  return {
    alarms: new Map(),
    byTag: new Map(),
    bySetPoint: new Map(),
    byDevice: new Map(),
    bySuppressor: new Map(),
    children: new Map(),
    shutInWells: new Set(),
    suppressorValues: new Map(),
    groups: new Map(),
    waiting: new Set(),
    peaked: new Set(),
  };
}

export interface Loaded {
  /** New, or otherwise than before: they need the newest value. */
  readonly changed: readonly LiveAlarm[];
  /** No longer configured, already out of the book. */
  readonly retired: readonly LiveAlarm[];
}

/** Takes over what is configured now; what stays the same goes on undisturbed. */
export function loadBook(
  book: AlarmBook,
  configured: Configured,
  standings: ReadonlyMap<AlarmId, Standing>,
  atMs: number,
): Loaded {
  const changed: LiveAlarm[] = [];
  const wanted = new Set(configured.specs.map(({ alarmId }) => alarmId));
  const retired = [...book.alarms.values()].filter(({ spec }) => !wanted.has(spec.alarmId));
  for (const { spec } of retired) book.alarms.delete(spec.alarmId);
  for (const alarm of retired) book.waiting.delete(alarm);
  for (const spec of configured.specs) {
    const before = book.alarms.get(spec.alarmId);
    if (before && isSame(before.spec, spec)) continue;
    const alarm = before ?? createAlarm(spec, standings.get(spec.alarmId) ?? quiet, atMs);
    if (before) takeSpec(before, spec, atMs);
    book.alarms.set(spec.alarmId, alarm);
    changed.push(alarm);
  }
  book.shutInWells = configured.shutInWells;
  if (changed.length + retired.length > 0) indexBook(book);
  return { changed, retired };
}

function createAlarm(spec: AlarmSpec, standing: Standing, atMs: number): LiveAlarm {
  return {
    spec,
    standing,
    detector: startDetector(spec.settings, standing.state.isAbnormal, atMs),
    last: null,
    suppressible: { suppressedBy: [], wellId: null, lineAlarmId: null },
    subjectId: null,
  };
}

function takeSpec(alarm: LiveAlarm, spec: AlarmSpec, atMs: number): void {
  const isOther = JSON.stringify(alarm.spec.settings) !== JSON.stringify(spec.settings);
  if (isOther) alarm.detector = startDetector(spec.settings, alarm.standing.state.isAbnormal, atMs);
  alarm.spec = spec;
  alarm.subjectId = null;
}

function isSame(one: AlarmSpec, other: AlarmSpec): boolean {
  return one.definition === other.definition
    ? JSON.stringify([one.subject, one.settings]) ===
        JSON.stringify([other.subject, other.settings])
    : JSON.stringify(one) === JSON.stringify(other);
}

function indexBook(book: AlarmBook): void {
  const alarms = [...book.alarms.values()];
  book.byTag = indexBy(alarms, ({ spec: { definition } }) =>
    definition.source.kind === 'tag' ? [definition.source.tagId] : [],
  );
  book.byDevice = indexBy(alarms, ({ spec: { definition } }) =>
    definition.source.kind === 'device' ? [definition.source.deviceId] : [],
  );
  book.bySetPoint = indexBy(alarms, setPointTags);
  book.bySuppressor = indexBy(alarms, suppressorTags);
  for (const alarm of alarms) alarm.suppressible = suppressibleOf(book, alarm);
  book.children = indexBy(alarms, ({ suppressible }) => parentsOf(suppressible));
  indexGroups(book, alarms);
}

function setPointTags({ spec: { definition } }: LiveAlarm): TagId[] {
  const { condition } = definition;
  if (condition.kind !== 'deviation' || !('tagId' in condition.setPoint)) return [];
  return [condition.setPoint.tagId];
}

function suppressorTags({ spec: { definition } }: LiveAlarm): TagId[] {
  return definition.suppressedBy.flatMap((one) => (one.kind === 'tag' ? [one.tagId] : []));
}

function suppressibleOf(book: AlarmBook, { spec }: LiveAlarm): Suppressible {
  const { definition, subject } = spec;
  const line =
    definition.source.kind === 'tag' && subject.deviceId
      ? book.byDevice.get(subject.deviceId)?.[0]
      : undefined;
  return {
    suppressedBy: definition.suppressedBy,
    wellId: subject.wellId,
    lineAlarmId: line?.spec.alarmId ?? null,
  };
}

/** The groups as the standing alarms left them. */
function indexGroups(book: AlarmBook, alarms: readonly LiveAlarm[]): void {
  book.groups.clear();
  for (const { spec, standing } of alarms) {
    const key = groupOf(spec);
    if (key === null || !standing.state.isAbnormal) continue;
    const group = book.groups.get(key) ?? quietGroup;
    book.groups.set(key, {
      firstId: standing.occurrence?.isFirstOut ? spec.alarmId : group.firstId,
      standing: new Set([...group.standing, spec.alarmId]),
    });
  }
}

/** A group's name means something among the alarms of one owner. */
export function groupOf({ ownerId, definition }: AlarmSpec): string | null {
  return definition.firstOutGroup === null ? null : `${ownerId}/${definition.firstOutGroup}`;
}

function indexBy<Key>(
  alarms: readonly LiveAlarm[],
  keysOf: (alarm: LiveAlarm) => readonly Key[],
): ReadonlyMap<Key, readonly LiveAlarm[]> {
  const index = new Map<Key, LiveAlarm[]>();
  for (const alarm of alarms) {
    for (const key of keysOf(alarm)) {
      const listed = index.get(key) ?? [];
      index.set(key, listed);
      listed.push(alarm);
    }
  }
  return index;
}
