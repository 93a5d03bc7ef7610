import type { ChangeEventName } from '#shared/contract/events.ts';
import type { AlarmId, CommandId } from '#shared/domain/identity/ids.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { deriveId } from '#core/derived-id.ts';
import { logBug } from '#core/log.ts';
import { heedActs } from './alarm-acts.ts';
import { createBook, loadBook, type LiveAlarm } from './alarm-book.ts';
import type { AlarmDesk } from './alarm-desk.ts';
import { createSpecReader } from './alarm-specs.ts';
import { evaluate, judgeSuppression, noteWaiting, passTime, type Input } from './evaluate.ts';
import { followTally } from './follow-tally.ts';
import { isWatched, lineInputs, newestFor } from './inputs.ts';
import { moveByPerson } from './move-by-person.ts';
import type { Standing } from './standing.ts';
import { createTransitions, type TransitionsDeps } from './transitions.ts';
import { readStandings } from './write-journal.ts';

export interface AlarmDeskDeps
  extends TransitionsDeps, Pick<TenantDeps, 'read' | 'live' | 'commands' | 'deviceStatuses'> {
  readonly lines: Pick<TenantDeps['lines'], 'reports'>;
  readonly ports: Pick<TenantDeps['ports'], 'clock'>;
}

const LOOK_MS = 100;
const TICK_MS = 1_000;
/** A peak rises with every reading; it is not worth a flush of the disk each time. */
const KEEP_PEAKS_MS = 60_000;
/** As many as are evaluated and written in some ten milliseconds. */
const SLICE = 400;
const configuring: ReadonlySet<ChangeEventName> = new Set([
  'alarms.changed',
  'tags.changed',
  'devices.changed',
  'wells.changed',
]);

/** Takes the alarms up where they were left, and evaluates them until closed. */
export async function openAlarmDesk(deps: AlarmDeskDeps): Promise<AlarmDesk> {
  const { log, changes } = deps;
  const { clock } = deps.ports;
  const book = createBook();
  const specs = createSpecReader(deps);
  const transitions = createTransitions(deps);
  const { move } = transitions;
  let inputs: Input[] = [];
  let lastTickMs = clock.monotonicMs();
  let lastPeaksMs = lastTickMs;
  const now = () => ({ wallMs: clock.nowMs(), steadyMs: clock.monotonicMs() });

  /** Work that fails is logged and leaves the rest to go on. */
  const step = (work: () => void) => {
    try {
      work();
      transitions.save();
    } catch (error) {
      logBug(log, error, { part: 'alarms' });
    }
  };
  const inSlices = async <Item>(items: readonly Item[], work: (slice: readonly Item[]) => void) => {
    for (let at = 0; at < items.length; at += SLICE) {
      step(() => work(items.slice(at, at + SLICE)));
      await breathe();
    }
  };
  const takeInputs = async () => {
    while (inputs.length > 0) {
      const all = inputs;
      inputs = [];
      await inSlices(all, (slice) => evaluate(book, slice, now(), move));
    }
  };
  const keepPeaks = () => {
    if (clock.monotonicMs() - lastPeaksMs < KEEP_PEAKS_MS) return;
    lastPeaksMs = clock.monotonicMs();
    transitions.keep([...book.peaked].filter((alarm) => book.alarms.has(alarm.spec.alarmId)));
    book.peaked.clear();
  };
  const takeTick = async () => {
    lastTickMs = clock.monotonicMs();
    await inSlices([...book.waiting], (slice) => passTime(book, slice, now(), move));
    // Also what waited for room on the disk.
    step(keepPeaks);
  };

  /** What people did at other seats. */
  const takeActs = async () => {
    for (let isMore = true; isMore;) {
      isMore = false;
      step(() => {
        const heeded = transitions.writeWith(() => heedActs(deps.database, book, clock.nowMs()));
        if (!heeded) return;
        isMore = heeded.isMore;
        for (const alarm of heeded.standings.keys()) noteWaiting(book, alarm);
        const family = [...heeded.standings.keys()].flatMap((one) => [one, ...childrenOf(one)]);
        judgeSuppression(book, family, now(), move);
      });
      await breathe();
    }
  };

  const load = async (standings: ReadonlyMap<AlarmId, Standing> = new Map()) => {
    const configured = await specs.read();
    const { steadyMs, wallMs } = now();
    const { changed, retired } = loadBook(book, configured, standings, steadyMs);
    step(() => {
      for (const alarm of retired) {
        const { phase } = alarm.standing.state;
        if (phase !== 'normal' && phase !== 'outOfService')
          move(alarm, { kind: 'remove' }, { atMs: wallMs, cause: { kind: 'definition' } });
        transitions.forget(alarm);
      }
      for (const alarmId of standings.keys())
        if (!book.alarms.has(alarmId)) transitions.forget(alarmId);
    });
    inputs.push(...newestFor(deps, changed, steadyMs));
    await inSlices([...book.alarms.values()], (slice) =>
      judgeSuppression(book, slice, now(), move),
    );
    for (const alarm of changed) noteWaiting(book, alarm);
  };

  /** One piece of work after the other: what is configured is never read twice at once. */
  let running: Promise<void> = Promise.resolve();
  const queue = (work: () => Promise<void>) => {
    running = running.then(work).catch((error: unknown) => {
      logBug(log, error, { part: 'alarms' });
    });
    return running;
  };
  // An import changes tags many times a second: a load that waits reads all that came until it begins.
  let isLoadWaiting = false;
  const loadAgain = () => {
    if (isLoadWaiting) return;
    isLoadWaiting = true;
    void queue(() => {
      isLoadWaiting = false;
      return load();
    });
  };
  let isLooking = false;
  const look = () => {
    const isDue = clock.monotonicMs() - lastTickMs >= TICK_MS;
    if (isLooking || (inputs.length === 0 && !isDue)) return;
    isLooking = true;
    void queue(async () => {
      await takeInputs();
      if (isDue) await takeTick();
    }).finally(() => (isLooking = false));
  };

  const stops = [
    deps.live.taken.subscribe((samples) => {
      const steadyMs = clock.monotonicMs();
      for (const sample of samples)
        if (isWatched(book, sample.tagId)) inputs.push({ kind: 'sample', sample, steadyMs });
    }),
    deps.lines.reports.subscribe((report) => {
      if (report.kind === 'status' && book.byDevice.has(report.status.deviceId))
        inputs.push(...lineInputs(report.status, clock.monotonicMs()));
    }),
    changes.subscribe(({ event }) => {
      if (configuring.has(event)) loadAgain();
      if (event === 'alarms.acted') void queue(takeActs);
    }),
  ];
  // Listening comes first: what is reported meanwhile is reported once.
  await queue(() => load(readStandings(deps.database)));
  void queue(takeActs);
  const timer = setInterval(look, LOOK_MS);
  const tally = followTally({ ...deps, moved: transitions.moved });

  return {
    book,
    moved: transitions.moved,
    announced: transitions.announced,
    get isOnDuty() {
      return deps.isOnDuty();
    },
    get isDutyConfirmed() {
      return deps.isDutyConfirmed();
    },
    async move(head, alarmIds, plan) {
      const all = [...new Set(alarmIds)];
      const commandId = head.commandId ?? deps.newId();
      const counts = { moved: 0, left: 0 };
      for (let at = 0; at < all.length; at += SLICE) {
        if (at > 0) await breathe();
        const part = { ...head, commandId: at === 0 ? commandId : partOf(commandId, at) };
        const slice = { alarmIds: all.slice(at, at + SLICE), isOnly: all.length === 1, plan };
        const { answer, alarms } = moveByPerson({ deps, book, transitions }, part, slice);
        counts.moved += answer.moved;
        counts.left += answer.left;
        for (const alarm of alarms) noteWaiting(book, alarm);
        // One that comes back meets the logic again; one that leaves no longer suppresses what is beneath it.
        const family = alarms.flatMap((alarm) => [alarm, ...childrenOf(alarm)]);
        step(() => judgeSuppression(book, family, now(), move));
      }
      return { ...counts, commandId };
    },
    tallied: tally.settle,
    reload: () => queue(load),
    settle: () =>
      queue(async () => {
        await takeInputs();
        await takeTick();
      }),
    async close() {
      clearInterval(timer);
      for (const stop of stops) stop();
      await queue(takeInputs);
      await tally.close();
    },
  };

  function childrenOf({ spec }: LiveAlarm): readonly LiveAlarm[] {
    return book.children.get(spec.alarmId) ?? [];
  }
}

/** The same each time a command is repeated, so that no part of it is done twice. */
function partOf(commandId: CommandId, at: number): CommandId {
  return deriveId(`${commandId}/${at}`) as CommandId;
}

/** Lets everything else that waits have its turn. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
