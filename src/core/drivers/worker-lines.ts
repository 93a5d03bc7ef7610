import { MessageChannel, Worker } from 'node:worker_threads';
import type { SerialPorts } from '#native-bridges/serial/bridge.ts';
import { nodeSerialPorts } from '#native-bridges/serial/node-serial.ts';
import { serveOverLink } from '#native-bridges/serial/port-link.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import type { DeviceStatus } from '#shared/domain/telemetry/device-status.ts';
import { supersedes, type Sample } from '#shared/domain/telemetry/sample.ts';
import type { Clock, Random } from '#shared/kit/clock.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import { atMost } from './at-most.ts';
import { backOffMs, type BackOff } from './back-off.ts';
import { markedSample } from './device-tags.ts';
import type { ConfiguredDevice, Lines, LinesReport } from './lines.ts';
import {
  ALIVE_EVERY_MS,
  type DriverWorkerData,
  type CallOutcome,
  type Failure,
  type FromWorker,
  type ToWorker,
} from './worker-messages.ts';

export interface WorkerLinesPorts {
  readonly clock: Clock;
  readonly random: Random;
  /** Where drivers keep certificates and the like. */
  readonly workFolder: string;
  readonly serialPorts?: Pick<SerialPorts, 'open'>;
  /** Where the thread's file is when it is not beside this one, as in a bundle. */
  readonly workerUrl?: URL | undefined;
  readonly log?: { warn(details: object, message: string): void } | undefined;
}

type Call = Extract<ToWorker, { id: number }>;
type CallWithoutId = Call extends infer One ? (One extends Call ? Omit<One, 'id'> : never) : never;

interface WaitingCall {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

const sourceWorker = new URL('./driver-worker.ts', import.meta.url);
const restartBackOff: BackOff = { firstMs: 500, mostMs: 30_000 };
const SILENT_LIMIT_MS = 15_000;
const CLOSE_LIMIT_MS = 2_500;
/** A thread that lived this long starts its failures anew. */
const STABLE_MS = 60_000;

/**
 * The supervisor in a thread of its own, so that neither a busy line nor a protocol library's crash delays or ends
 * anything else. Invariants:
 * 1. A thread that dies, throws or hangs is replaced after a pause and told the last configuration.
 * 2. Meanwhile every enabled device is `offline`/`worker-restarted`, its tags are marked, and calls are refused.
 * 3. After close() nothing is reported, and the thread is gone.
 */
export function createWorkerLines(ports: WorkerLinesPorts): Lines {
  const { serialPorts = nodeSerialPorts } = ports;
  const reports = createEmitter<LinesReport>();
  const lastSamples = new Map<TagId, Sample>();
  const memories = new Map<DeviceId, string>();
  const calls = new Map<number, WaitingCall>();
  let devices: readonly ConfiguredDevice[] = [];
  let worker: Worker | undefined;
  let startedMs = 0;
  let heardMs = 0;
  let failures = 0;
  let nextId = 0;
  let isClosed = false;
  let closing: Promise<void> | undefined;
  let restartTimer: NodeJS.Timeout | undefined;

  const start = () => {
    const data: DriverWorkerData = { workFolder: ports.workFolder };
    const own = new Worker(ports.workerUrl ?? sourceWorker, { workerData: data });
    worker = own;
    startedMs = heardMs = ports.clock.monotonicMs();
    own.on('message', (message: FromWorker) => {
      if (message.kind === 'openSerial') void openSerial(own, message);
      if (worker === own) take(message);
    });
    own.on('error', (error) => ports.log?.warn({ error }, 'The driver thread failed'));
    own.on('exit', (code) => {
      if (worker === own) handleDeath(code);
    });
    send({ kind: 'configure', devices: devices.map(upToNow) });
  };

  const take = (message: FromWorker) => {
    heardMs = ports.clock.monotonicMs();
    if (message.kind === 'answer') settle(message.id, message.outcome);
    if (message.kind === 'reports' && !isClosed) for (const report of message.reports) pass(report);
  };

  const pass = (report: LinesReport) => {
    if (report.kind === 'samples') for (const sample of report.samples) remember(sample);
    if (report.kind === 'remember') memories.set(report.deviceId, report.memory);
    reports.emit(report);
  };

  const remember = (sample: Sample) => {
    if (supersedes(sample, lastSamples.get(sample.tagId))) lastSamples.set(sample.tagId, sample);
  };

  /** A device as it is to be configured anew, knowing what the thread that died knew. */
  const upToNow = (device: ConfiguredDevice): ConfiguredDevice => {
    const lastMs = new Map(device.lastMs);
    for (const { tagId } of device.tags) {
      const last = lastSamples.get(tagId);
      if (last && last.value !== null) lastMs.set(tagId, last.sourceMs);
    }
    return { ...device, lastMs, memory: memories.get(device.deviceId) ?? device.memory };
  };

  const settle = (id: number, outcome: CallOutcome) => {
    const call = calls.get(id);
    calls.delete(id);
    if (outcome.failure) call?.reject(failureToError(outcome.failure));
    else call?.resolve(outcome.result);
  };

  const handleDeath = (code: number) => {
    worker = undefined;
    for (const { reject } of calls.values()) reject(new Refusal('device-offline'));
    calls.clear();
    if (isClosed) return;
    const nowMs = ports.clock.monotonicMs();
    failures = nowMs - startedMs >= STABLE_MS ? 1 : failures + 1;
    const waitMs = backOffMs(failures, ports.random.fraction(), restartBackOff);
    ports.log?.warn({ code, failures, waitMs }, 'The driver thread ended; starting another');
    reportOffline(waitMs);
    restartTimer = setTimeout(start, waitMs);
  };

  const reportOffline = (waitMs: number) => {
    const nowMs = ports.clock.nowMs();
    const enabled = devices.filter((device) => device.enabled);
    const marks = enabled
      .flatMap((device) => device.tags)
      .filter(({ tagId }) => lastSamples.get(tagId)?.reason !== 'offline')
      .map(({ tagId }) => markedSample(tagId, lastSamples.get(tagId), 'offline', nowMs));
    if (marks.length > 0) pass({ kind: 'samples', samples: marks });
    for (const { deviceId } of enabled)
      reports.emit({
        kind: 'status',
        status: {
          ...restartingStatus,
          deviceId,
          sinceMs: nowMs,
          retries: failures,
          nextTryMs: nowMs + waitMs,
          placeGone: null,
          exchanges: null,
          traffic: null,
        },
      });
  };

  /** For one thread: when it is gone, its end of the channel closes the port. */
  const openSerial = async (
    to: Worker,
    { asked, settings }: Extract<FromWorker, { kind: 'openSerial' }>,
  ) => {
    try {
      const port = await serialPorts.open(settings);
      if (worker !== to) return void port.destroy();
      const { port1, port2 } = new MessageChannel();
      serveOverLink(port, port1);
      const message: ToWorker = { kind: 'serialOpened', asked, link: port2 };
      to.postMessage(message, [port2]);
    } catch (error) {
      const message: ToWorker = { kind: 'serialFailed', asked, error: String(error) };
      to.postMessage(message);
    }
  };

  const send = (message: ToWorker) => worker?.postMessage(message);

  /** The thread answers with what the call of `Lines` resolves with. */
  const ask = <Result>(call: CallWithoutId) =>
    new Promise<Result>((resolve, reject) => {
      if (!worker) return reject(new Refusal('device-offline'));
      const id = nextId++;
      calls.set(id, { resolve: (result) => resolve(result as Result), reject });
      send({ ...call, id } as ToWorker);
    });

  const watch = setInterval(() => {
    if (!worker || ports.clock.monotonicMs() - heardMs < SILENT_LIMIT_MS) return;
    ports.log?.warn({}, 'The driver thread hangs');
    void worker.terminate();
  }, ALIVE_EVERY_MS);

  const forgetRemoved = () => {
    const kept = new Set(devices.flatMap((device) => device.tags.map(({ tagId }) => tagId)));
    for (const tagId of lastSamples.keys()) if (!kept.has(tagId)) lastSamples.delete(tagId);
    const known = new Set(devices.map(({ deviceId }) => deviceId));
    for (const deviceId of memories.keys()) if (!known.has(deviceId)) memories.delete(deviceId);
  };

  const close = async () => {
    isClosed = true;
    clearTimeout(restartTimer);
    clearInterval(watch);
    const dying = worker;
    if (!dying) return;
    await atMost(ask({ kind: 'close' }), CLOSE_LIMIT_MS);
    await dying.terminate();
  };

  start();
  return {
    reports,
    configure(next) {
      devices = next;
      forgetRemoved();
      send({ kind: 'configure', devices });
    },
    pollNow: (deviceId) => ask({ kind: 'pollNow', deviceId }),
    write: (tagId, value) => ask({ kind: 'write', tagId, value }),
    browse: (deviceId, below) => ask({ kind: 'browse', deviceId, below }),
    publish: (deviceId, messages) => ask({ kind: 'publish', deviceId, messages }),
    certificates: () => ask({ kind: 'certificates' }),
    judgeCertificate: (fingerprint, isTrusted) =>
      ask({ kind: 'judgeCertificate', fingerprint, isTrusted }),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

const restartingStatus = {
  state: 'offline',
  reason: 'worker-restarted',
  lastSampleMs: null,
  samplesPerMinute: 0,
  lastError: 'the driver thread ended',
} satisfies Partial<DeviceStatus>;

function failureToError({ message, refusal }: Failure): Error {
  return refusal ? new Refusal(refusal.code, refusal.details) : new Error(message);
}
