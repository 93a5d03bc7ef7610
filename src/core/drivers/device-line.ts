import type { DeviceStatus, DeviceState, Traffic } from '#shared/domain/telemetry/device-status.ts';
import type { BrowsedNode } from '#shared/domain/telemetry/browsed-node.ts';
import type { LineReason } from '#shared/domain/telemetry/line-reason.ts';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { mayKeepHistory } from '#shared/domain/telemetry/device.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { Clock, Random } from '#shared/kit/clock.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { atMost } from './at-most.ts';
import { backOffMs, lineBackOff } from './back-off.ts';
import { createDeviceTags, type Moment } from './device-tags.ts';
import type {
  Driver,
  DriverConfig,
  DriverReport,
  DriverTable,
  MessageToPublish,
  Patience,
  PublishOutcome,
} from './driver.ts';
import { silenceLimitMs } from './drivers.ts';
import { memoryToText, textToMemory } from './line-memory.ts';
import type { ConfiguredDevice, LinesReport } from './lines.ts';
import { createExchangeMeter, type Exchange } from './exchange-meter.ts';
import { createRateMeter } from './rate-meter.ts';
import { unscaleValue } from '#shared/domain/telemetry/refine-sample.ts';
import type { PlaceMember, Places } from './places.ts';
import type { SharedLines } from './shared-lines.ts';

export interface LinePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly drivers: DriverTable;
  readonly shared: SharedLines;
  readonly places: Places;
  readonly serialPorts?: DriverConfig['serialPorts'];
  readonly workFolder: string;
}

/**
 * The line to one device, for as long as it is configured. Invariants:
 * 1. At most one driver lives; the next one starts only after the last one's close() (or its time) is over, since many
 *    a device takes a single connection.
 * 2. What a driver reports counts only while it is the living one.
 * 3. The breaker opens at each failure (`offline` with `nextTryMs`), lets one trial through (`connecting`), and forgets
 *    its failures only after the line was up for STABLE_MS: a device that answers once and dies is not hammered.
 * 4. When the place it is reached through is gone with all its devices, it tries only when it is its turn (`places.ts`).
 * 5. Every change of state is reported once, with the marks of its tags before it.
 */
export interface DeviceLine {
  configure(device: ConfiguredDevice): void;
  /** To be called often; decides what time has made due. */
  tick(): void;
  pollNow(): Promise<void>;
  write(tag: Tag, value: TagValue): Promise<void>;
  browse(below: string | null): Promise<readonly BrowsedNode[]>;
  publish(messages: readonly MessageToPublish[]): Promise<PublishOutcome>;
  close(): Promise<void>;
}

const STABLE_MS = 10_000;
const CLOSE_LIMIT_MS = 3_000;
const COUNTS_EVERY_MS = 5_000;
/** A device that sends nonsense sends it again and again. */
const FINDING_EVERY_MS = 60_000;
const patience: Patience = { connectMs: 5_000, silenceMs: 15_000 };
/** A driver that has not said anything by then broke its contract. */
const ATTEMPT_LIMIT_MS = patience.connectMs + patience.silenceMs;

type DriverFinding = Extract<DriverReport, { kind: 'finding' }>;

export function createDeviceLine(
  first: ConfiguredDevice,
  ports: LinePorts,
  report: (report: LinesReport) => void,
): DeviceLine {
  const { deviceId } = first;
  const tags = createDeviceTags();
  const meter = createRateMeter();
  const exchanges = createExchangeMeter();
  const foundMs = new Map<string, number>();
  const before = textToMemory(first.memory);
  const missedMs = new Map(before.missed);
  let driverMemory = before.driver;
  let toldMemory = first.memory;
  let device = first;
  let driver: Driver | undefined;
  let attempt = 0;
  let isClosing = false;
  let isOver = false;
  let state: DeviceState = 'disabled';
  let reason: LineReason = 'none';
  let since = now();
  let retries = 0;
  let lastSampleMs: number | null = null;
  let lastError: string | null = null;
  let nextTry: Moment | null = null;
  let place: PlaceMember | undefined;
  let countedMs = 0;
  let hasNewCounts = false;
  let pastTraffic: Traffic | undefined;

  function now(): Moment {
    return { wallMs: ports.clock.nowMs(), monotonicMs: ports.clock.monotonicMs() };
  }

  function enter(next: DeviceState, why: LineReason): void {
    if (next !== state) since = now();
    state = next;
    reason = why;
    reportStatus();
  }

  function reportStatus(): void {
    countedMs = ports.clock.monotonicMs();
    hasNewCounts = false;
    report({ kind: 'status', status: currentStatus() });
  }

  function currentStatus(): DeviceStatus {
    return {
      deviceId,
      state,
      reason,
      sinceMs: since.wallMs,
      retries,
      lastSampleMs,
      samplesPerMinute: meter.perMinute(ports.clock.monotonicMs()),
      lastError,
      nextTryMs: nextTry?.wallMs ?? null,
      placeGone: state === 'offline' ? (place?.gone ?? null) : null,
      exchanges: exchanges.sum(),
      traffic: addTraffic(pastTraffic, driver?.traffic()) ?? null,
    };
  }

  async function connect(): Promise<void> {
    const own = ++attempt;
    nextTry = null;
    place?.trying();
    enter('connecting', reason);
    try {
      const createDriver = await ports.drivers[device.address.kind]();
      if (own !== attempt) return;
      const { clock, shared, serialPorts, workFolder } = ports;
      const { address, scanMs, secret, identity } = device;
      driver = createDriver({
        deviceId,
        address,
        secret,
        identity,
        scanMs,
        clock,
        memory: driverMemory,
        patience,
        shared,
        serialPorts,
        workFolder,
      });
      driver.reports.subscribe((one) => {
        if (own === attempt) take(one);
      });
      const wanted = device.tags.map(({ tagId, point, scanMs: own }) => {
        return { tagId, point, scanMs: own, sinceMs: missedSince(tagId) };
      });
      if (mayKeepHistory(device.address)) remember();
      driver.start(wanted);
    } catch (error) {
      if (own === attempt) fail('driver-failed', String(error));
    }
  }

  /** A line that breaks while the gap is read leaves it as it was, whatever came in meanwhile. */
  function missedSince(tagId: TagId): number | undefined {
    const sinceMs = missedMs.get(tagId) ?? tags.lastMs(tagId) ?? device.lastMs?.get(tagId);
    if (sinceMs !== undefined) missedMs.set(tagId, sinceMs);
    return sinceMs;
  }

  function remember(): void {
    const missed = mayKeepHistory(device.address) ? missedMs : new Map<TagId, number>();
    const memory = memoryToText({ missed, driver: driverMemory });
    // A line that flaps has the same to say at each attempt.
    if (memory === toldMemory) return;
    toldMemory = memory;
    report({ kind: 'remember', deviceId, memory });
  }

  function take(one: DriverReport): void {
    if (one.kind === 'samples') return takeSamples(one.samples);
    if (one.kind === 'finding') return takeFinding(one);
    if (one.kind === 'exchange') return takeExchange(one);
    if (one.kind === 'caughtUp') return catchUp();
    if (one.kind === 'remember') {
      driverMemory = one.memory;
      return remember();
    }
    if (one.state === 'online') goOnline();
    if (one.state === 'offline') fail(one.reason, one.detail);
  }

  function catchUp(): void {
    missedMs.clear();
    remember();
  }

  function takeFinding({ rule, detail, tagId }: DriverFinding): void {
    const key = `${rule} ${tagId ?? ''}`;
    const nowMs = ports.clock.monotonicMs();
    if (nowMs - (foundMs.get(key) ?? -Infinity) < FINDING_EVERY_MS) return;
    foundMs.set(key, nowMs);
    report({ kind: 'finding', deviceId, tagId: tagId ?? null, rule, detail });
  }

  function takeExchange(one: Exchange): void {
    exchanges.add(one);
    hasNewCounts = true;
  }

  function takeSamples(raw: Extract<DriverReport, { kind: 'samples' }>['samples']): void {
    const at = now();
    const samples = tags.take(raw, at, (tagId, sourceMs) =>
      takeFinding({
        kind: 'finding',
        rule: 'TEL-122',
        // One of all its tags: it is the clock of the device.
        detail: `its clock is wrong by ${Math.round((sourceMs - at.wallMs) / 1_000)} s (${tagId})`,
      }),
    );
    if (samples.length === 0) return;
    meter.add(samples.length, at.monotonicMs);
    lastSampleMs = at.wallMs;
    hasNewCounts = true;
    report({ kind: 'samples', samples });
  }

  function fail(why: LineReason, detail: string): void {
    const at = now();
    const wasStable = state === 'online' && at.monotonicMs - since.monotonicMs >= STABLE_MS;
    retries = wasStable ? 1 : retries + 1;
    lastError = detail;
    nextTry = after(backOffMs(retries, ports.random.fraction(), lineBackOff), at);
    goOffline(why);
    void dropDriver();
    place?.offline(why);
  }

  function after(waitMs: number, at = now()): Moment {
    return { wallMs: at.wallMs + waitMs, monotonicMs: at.monotonicMs + waitMs };
  }

  function goOnline(): void {
    tags.lineUp(now());
    enter('online', 'none');
    place?.online();
  }

  /** Where it is reached through, for as long as it is enabled. */
  function joinPlace(): void {
    place?.leave();
    place = undefined;
    if (!device.enabled) return;
    const wait = (waitMs: number) => {
      if (state !== 'offline') return;
      nextTry = after(waitMs);
      reportStatus();
    };
    const joined = ports.places.join(device.address, {
      onWaiting: () => wait(Math.max(0, joined.nextTryMs - ports.clock.monotonicMs())),
      onReturn: wait,
    });
    place = joined;
  }

  function isDue(at: Moment): boolean {
    if (state !== 'offline' || isClosing || !nextTry) return false;
    if (at.monotonicMs < nextTry.monotonicMs) return false;
    return place?.gone == null || place.isMyTurn();
  }

  function goOffline(why: LineReason): void {
    const marks = tags.markOffline(now());
    if (marks.length > 0) report({ kind: 'samples', samples: marks });
    enter('offline', why);
  }

  /** Forgets the living driver at once and closes it in its own time. */
  async function dropDriver(): Promise<void> {
    attempt += 1;
    const dropped = driver;
    driver = undefined;
    if (!dropped) return;
    pastTraffic = addTraffic(pastTraffic, dropped.traffic());
    isClosing = true;
    await atMost(dropped.close(), CLOSE_LIMIT_MS);
    isClosing = false;
  }

  function livingDriver(): Driver {
    if (!driver || state !== 'online') throw new Refusal('device-offline', { deviceId });
    return driver;
  }

  function tick(): void {
    if (isOver || !device.enabled) return;
    const at = now();
    if (isDue(at)) return void connect();
    if (state === 'connecting' && at.monotonicMs - since.monotonicMs > ATTEMPT_LIMIT_MS)
      return fail('timeout', 'the driver did not say how its attempt went');
    if (state === 'online') watchOnline(at);
    if (hasNewCounts && at.monotonicMs - countedMs >= COUNTS_EVERY_MS) reportStatus();
  }

  function watchOnline(at: Moment): void {
    if (retries > 0 && at.monotonicMs - since.monotonicMs >= STABLE_MS) {
      retries = 0;
      reportStatus();
    }
    const marks = tags.markStale((tag) => silenceLimitMs(tag, device.scanMs), at);
    if (marks.length > 0) report({ kind: 'samples', samples: marks });
  }

  function begin(): void {
    retries = 0;
    joinPlace();
    if (!device.enabled) {
      nextTry = null;
      enter('disabled', 'none');
    } else if (isClosing) {
      // tick() connects as soon as the old driver is gone.
      nextTry = now();
      enter('offline', 'reconfigured');
    } else void connect();
  }

  tags.configure(first.tags, now());
  begin();

  return {
    configure(next) {
      const mustReconnect = connectionKey(next) !== connectionKey(device);
      device = next;
      tags.configure(next.tags, now());
      if (!mustReconnect) return;
      const marks = state === 'online' || !next.enabled ? tags.markOffline(now()) : [];
      if (marks.length > 0) report({ kind: 'samples', samples: marks });
      void dropDriver();
      begin();
    },
    tick,
    async pollNow() {
      await livingDriver().pollNow();
    },
    async browse(below) {
      const living = livingDriver();
      if (!living.browse) throw new Refusal('browse-impossible', { deviceId });
      return living.browse(below);
    },
    async publish(messages) {
      const living = livingDriver();
      if (!living.publish) throw new Refusal('publish-impossible', { deviceId });
      return living.publish(messages);
    },
    async write(tag, value) {
      const living = livingDriver();
      const raw = unscaleValue(value, tag);
      if (raw === undefined) throw new Refusal('value-impossible', { value });
      await living.write(tag.tagId, raw);
    },
    async close() {
      isOver = true;
      place?.leave();
      await dropDriver();
    },
  };
}

function addTraffic(one: Traffic | undefined, other: Traffic | undefined): Traffic | undefined {
  if (!one || !other) return one ?? other;
  return {
    sentBytes: one.sentBytes + other.sentBytes,
    receivedBytes: one.receivedBytes + other.receivedBytes,
  };
}

/** What a driver was started with; anything else of a device changes without touching its line. */
function connectionKey({
  address,
  secret,
  identity,
  scanMs,
  enabled,
  tags,
}: ConfiguredDevice): string {
  return JSON.stringify([
    address,
    secret,
    identity,
    scanMs,
    enabled,
    tags.map((tag) => [tag.tagId, tag.point, tag.scanMs]),
  ]);
}
