import type { Database } from 'better-sqlite3';
import { isAnnounced } from '#shared/domain/alarms/alarm-state.ts';
import type { ChangeEventName } from '#shared/contract/events.ts';
import type { AlarmId, DeviceId } from '#shared/domain/identity/ids.ts';
import type { DeviceStatus } from '#shared/domain/telemetry/device-status.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { logBug } from '#core/log.ts';
import { refusingWhenFull } from '#core/storage/disk-full.ts';
import { createBook, loadBook, type LiveAlarm } from './alarm-book.ts';
import type { AlarmDesk } from './alarm-desk.ts';
import { createSpecReader } from './alarm-specs.ts';
import {
  evaluate,
  judgeSuppression,
  noteWaiting,
  passTime,
  type Input,
  type Mover,
} from './evaluate.ts';
import { moveByPerson } from './move-by-person.ts';
import { moveStanding, type Standing } from './standing.ts';
import { forgetStanding, readStandings, writeLines, type JournalLine } from './write-journal.ts';

export interface AlarmDeskDeps extends Pick<
  TenantDeps,
  'read' | 'live' | 'lines' | 'changes' | 'commands' | 'log' | 'deviceStatuses' | 'newId'
> {
  readonly database: Database;
  readonly ports: Pick<TenantDeps['ports'], 'clock'>;
  /** Whether this seat is the one that tells people. */
  readonly isOnDuty: () => boolean;
}

const LOOK_MS = 100;
const TICK_MS = 1_000;
/** As many as are evaluated and written in some ten milliseconds. */
const SLICE = 400;
const MOST_UNSAVED = 100_000;
const configuring: ReadonlySet<ChangeEventName> = new Set([
  'alarms.changed',
  'tags.changed',
  'devices.changed',
  'wells.changed',
]);

/** Transitions that are in memory and not yet on the disk. */
export interface Unsaved {
  lines: JournalLine[];
  readonly standings: Map<LiveAlarm, Standing>;
  readonly retired: Set<AlarmId>;
}

export async function openAlarmDesk(deps: AlarmDeskDeps): Promise<AlarmDesk> {
  const { database, log, changes } = deps;
  const { clock } = deps.ports;
  const book = createBook();
  const specs = createSpecReader(deps);
  const standings = readStandings(database);
  const moved = createEmitter<readonly LiveAlarm[]>();
  const announced = createEmitter<readonly LiveAlarm[]>();
  const unsaved: Unsaved = { lines: [], standings: new Map(), retired: new Set() };
  let inputs: Input[] = [];
  let running: Promise<void> = Promise.resolve();
  let isBusy = false;
  let lastTickMs = clock.monotonicMs();
  let isFailing = false;
  let shed = 0;

  const now = () => ({ wallMs: clock.nowMs(), steadyMs: clock.monotonicMs() });
  const move: Mover = (alarm, event, about) => {
    const outcome = moveStanding(alarm.standing, event, alarm.spec.definition.isLatching, about);
    if (outcome.kind === 'refused')
      throw new Error(`${alarm.spec.alarmId} cannot ${event.kind}: ${outcome.why}`);
    alarm.standing = outcome.standing;
    unsaved.lines.push({ entryId: deps.newId(), alarm, transition: outcome.transition });
    unsaved.standings.set(alarm, outcome.standing);
    noteWaiting(book, alarm);
  };

  /** Within a transaction. */
  const writeUnsaved = () => {
    writeLines(database, unsaved.lines, unsaved.standings);
    for (const alarmId of unsaved.retired) forgetStanding(database, alarmId);
  };
  const told = () => {
    const alarms = new Set(unsaved.lines.map(({ alarm }) => alarm));
    const calling = unsaved.lines.filter(
      ({ alarm, transition }) =>
        isAnnounced(transition) &&
        alarm.spec.priority !== 'journal' &&
        isAnnounced(alarm.standing.state),
    );
    unsaved.lines = [];
    unsaved.standings.clear();
    unsaved.retired.clear();
    if (alarms.size === 0) return;
    changes.announce(
      'alarms.moved',
      [...alarms].map(({ spec }) => spec.alarmId),
    );
    moved.emit([...withParents(alarms)]);
    if (calling.length > 0 && deps.isOnDuty())
      announced.emit([...new Set(calling.map(({ alarm }) => alarm))]);
  };
  const withParents = (alarms: ReadonlySet<LiveAlarm>): ReadonlySet<LiveAlarm> => {
    const all = new Set(alarms);
    for (const { suppressible } of alarms) {
      const parent = suppressible.lineAlarmId && book.alarms.get(suppressible.lineAlarmId);
      if (parent) all.add(parent);
    }
    return all;
  };
  const save = () => {
    if (unsaved.lines.length + unsaved.retired.size === 0) return;
    try {
      refusingWhenFull(() => database.transaction(writeUnsaved).immediate());
    } catch (error) {
      if (!isRefusal(error, 'disk-full')) throw error;
      if (!isFailing)
        log.error({ err: error }, 'alarms cannot be written down; they wait in memory');
      isFailing = true;
      const over = Math.max(0, unsaved.lines.length - MOST_UNSAVED);
      shed += over;
      unsaved.lines.splice(0, over);
      return;
    }
    if (isFailing) log.info({ shed }, 'alarms are written down again');
    isFailing = false;
    told();
  };

  /** Work that fails is logged and leaves the rest to go on. */
  const step = (work: () => void) => {
    try {
      work();
      save();
    } catch (error) {
      logBug(log, error, { part: 'alarms' });
    }
  };

  const takeInputs = async () => {
    while (inputs.length > 0) {
      const all = inputs;
      inputs = [];
      for (let at = 0; at < all.length; at += SLICE) {
        step(() => evaluate(book, all.slice(at, at + SLICE), now(), move));
        await breathe();
      }
    }
  };
  const takeTick = async () => {
    lastTickMs = clock.monotonicMs();
    const waiting = [...book.waiting];
    for (let at = 0; at < waiting.length; at += SLICE) {
      step(() => passTime(book, waiting.slice(at, at + SLICE), now(), move));
      await breathe();
    }
    step(() => undefined);
  };

  const load = async () => {
    const configured = await specs.read();
    const { steadyMs } = now();
    const { changed, retired } = loadBook(book, configured, standings, steadyMs);
    step(() => retire(retired));
    inputs.push(...newestFor(deps, changed, steadyMs));
    step(() => judgeSuppression(book, book.alarms.values(), now(), move));
    for (const alarm of changed) noteWaiting(book, alarm);
  };
  const retire = (alarms: readonly LiveAlarm[]) => {
    for (const alarm of alarms) {
      const isQuiet = alarm.standing.state.phase === 'normal' && !alarm.standing.state.isAbnormal;
      if (!isQuiet && alarm.standing.state.phase !== 'outOfService')
        move(alarm, { kind: 'remove' }, { atMs: clock.nowMs(), cause: { kind: 'definition' } });
      book.waiting.delete(alarm);
      unsaved.standings.delete(alarm);
      unsaved.retired.add(alarm.spec.alarmId);
    }
  };

  /** One after the other, so that what is configured is never read twice at once. */
  const queue = (work: () => Promise<void>) => {
    running = running
      .then(work)
      .catch((error: unknown) => void logBug(log, error, { part: 'alarms' }));
    return running;
  };
  const look = () => {
    const isDue = clock.monotonicMs() - lastTickMs >= TICK_MS;
    if (isBusy || (inputs.length === 0 && !isDue)) return;
    isBusy = true;
    void queue(async () => {
      await takeInputs();
      if (isDue) await takeTick();
    }).finally(() => (isBusy = false));
  };

  const stops = [
    deps.live.taken.subscribe((samples) => {
      const { steadyMs } = now();
      for (const sample of samples) {
        const isOfUse =
          book.byTag.has(sample.tagId) ||
          book.bySetPoint.has(sample.tagId) ||
          book.bySuppressor.has(sample.tagId);
        if (isOfUse) inputs.push({ kind: 'sample', sample, steadyMs });
      }
    }),
    deps.lines.reports.subscribe((report) => {
      if (report.kind === 'status' && book.byDevice.has(report.status.deviceId))
        inputs.push(lineInput(report.status, now().steadyMs));
    }),
    changes.subscribe(({ event }) => {
      if (configuring.has(event)) void queue(load);
    }),
  ];
  await load();
  const timer = setInterval(look, LOOK_MS);

  return {
    book,
    moved,
    announced,
    get isOnDuty() {
      return deps.isOnDuty();
    },
    move: (head, alarmIds, plan) => {
      const outcome = moveByPerson({ deps, book, unsaved, writeUnsaved }, head, alarmIds, plan);
      told();
      for (const alarm of outcome.alarms) noteWaiting(book, alarm);
      step(() => judgeSuppression(book, withChildren(outcome.alarms), now(), move));
      return outcome.answer;
    },
    settle: () =>
      queue(async () => {
        await takeInputs();
        await takeTick();
      }),
    async close() {
      clearInterval(timer);
      for (const stop of stops) stop();
      await queue(takeInputs);
    },
  };

  function withChildren(alarms: readonly LiveAlarm[]): Iterable<LiveAlarm> {
    return alarms.flatMap((alarm) => [alarm, ...(book.children.get(alarm.spec.alarmId) ?? [])]);
  }
}

/** What is known of the tags and lines of these alarms, as if it had just come. */
function newestFor(
  { live, deviceStatuses }: Pick<AlarmDeskDeps, 'live' | 'deviceStatuses'>,
  alarms: readonly LiveAlarm[],
  steadyMs: number,
): Input[] {
  const tagIds = new Set(
    alarms.flatMap(({ spec: { definition } }) => {
      const { source, condition, suppressedBy } = definition;
      const setPoint = condition.kind === 'deviation' ? condition.setPoint : { value: 0 };
      return [
        ...(source.kind === 'tag' ? [source.tagId] : []),
        ...('tagId' in setPoint ? [setPoint.tagId] : []),
        ...suppressedBy.flatMap((one) => (one.kind === 'tag' ? [one.tagId] : [])),
      ];
    }),
  );
  const lines = alarms.flatMap(({ spec: { definition } }) => {
    const { source } = definition;
    const status = source.kind === 'device' ? statusOf(deviceStatuses, source.deviceId) : undefined;
    return status ? [lineInput(status, steadyMs)] : [];
  });
  const samples = live.now([...tagIds]);
  return [...lines, ...samples.map((sample) => ({ kind: 'sample' as const, sample, steadyMs }))];
}

function statusOf(statuses: AlarmDeskDeps['deviceStatuses'], deviceId: DeviceId) {
  return statuses().get(deviceId);
}

function lineInput({ deviceId, state, sinceMs }: DeviceStatus, steadyMs: number): Input {
  return { kind: 'line', deviceId, isDown: state === 'offline', sinceMs, steadyMs };
}

/** Lets everything else that waits have its turn. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
