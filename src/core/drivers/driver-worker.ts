import { parentPort, workerData } from 'node:worker_threads';
import { isRefusal } from '#shared/kit/refusal.ts';
import { assertNever, must } from '#shared/kit/must.ts';
import { drivers } from './drivers.ts';
import { createInProcessLines } from './in-process-lines.ts';
import type { LinesReport } from './lines.ts';
import { createRemoteSerialPorts } from './remote-serial-ports.ts';
import {
  ALIVE_EVERY_MS,
  type CallOutcome,
  type DriverWorkerData,
  type Failure,
  type FromWorker,
  type ToWorker,
} from './worker-messages.ts';

/** Entry point of the driver thread: the supervisor behind a message port. */
const port = must(parentPort, 'driver-worker runs in a worker thread');
const { workFolder } = workerData as DriverWorkerData;
const serial = createRemoteSerialPorts(send);
const lines = createInProcessLines({
  clock: { nowMs: Date.now, monotonicMs: () => performance.now() },
  random: {
    bytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    fraction: Math.random,
  },
  drivers,
  serialPorts: serial.ports,
  workFolder,
});
let waiting: LinesReport[] = [];

lines.reports.subscribe((report) => {
  waiting.push(report);
  if (waiting.length === 1) queueMicrotask(sendReports);
});
const aliveTimer = setInterval(() => send({ kind: 'alive' }), ALIVE_EVERY_MS);
port.on('message', (message: ToWorker) => void handle(message));

async function handle(message: ToWorker): Promise<void> {
  if (message.kind === 'configure') return lines.configure(message.devices);
  if (message.kind === 'serialOpened' || message.kind === 'serialFailed')
    return serial.take(message);
  const outcome = await attempt(() => call(message));
  sendReports();
  send({ kind: 'answer', id: message.id, outcome });
  if (message.kind === 'close') port.close();
}

function call(message: Extract<ToWorker, { id: number }>): Promise<unknown> {
  switch (message.kind) {
    case 'pollNow':
      return lines.pollNow(message.deviceId);
    case 'write':
      return lines.write(message.tagId, message.value);
    case 'browse':
      return lines.browse(message.deviceId, message.below);
    case 'publish':
      return lines.publish(message.deviceId, message.messages);
    case 'certificates':
      return lines.certificates();
    case 'judgeCertificate':
      return lines.judgeCertificate(message.fingerprint, message.isTrusted);
    case 'close':
      clearInterval(aliveTimer);
      return lines.close();
    default:
      return assertNever(message);
  }
}

async function attempt(work: () => Promise<unknown>): Promise<CallOutcome> {
  try {
    return { failure: null, result: await work() };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

function failureOf(error: unknown): Failure {
  if (isRefusal(error))
    return { message: error.message, refusal: { code: error.code, details: error.details } };
  return {
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    refusal: null,
  };
}

function sendReports(): void {
  if (waiting.length === 0) return;
  send({ kind: 'reports', reports: waiting });
  waiting = [];
}

function send(message: FromWorker): void {
  port.postMessage(message);
}
