import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { openModbusLine } from '#core/drivers/modbus/modbus-line.ts';
import { nodeSerialPorts } from '#native-bridges/serial/node-serial.ts';
import { createSharedLines } from '#core/drivers/shared-lines.ts';

/** A Modbus TCP unit in a thread of its own: it answers while this one is busy. */
const unit = `
  const { createServer } = require('node:net');
  const { parentPort } = require('node:worker_threads');
  createServer((socket) => socket.on('data', (asked) => {
    const answer = Buffer.from([...asked.subarray(0, 4), 0, 5, asked[6], 3, 2, 0, 42]);
    socket.write(answer, () => parentPort.postMessage('answered'));
  })).listen(0, '127.0.0.1', function () { parentPort.postMessage(this.address().port); });
`;
const TIMEOUT_MS = 50;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

it('TEL-121 takes an answer that came while the thread was busy past the time-out', async () => {
  const worker = new Worker(unit, { eval: true });
  closers.push(() => worker.terminate());
  const [port] = (await once(worker, 'message')) as [number];
  const exchanges: boolean[] = [];
  const line = await openModbusLine(
    { kind: 'modbus', host: '127.0.0.1', port, unitId: 1, timeoutMs: TIMEOUT_MS },
    {
      clock: { nowMs: Date.now, monotonicMs: () => performance.now() },
      shared: createSharedLines(),
      serialPorts: nodeSerialPorts,
      connectMs: 2_000,
      onBroken: () => {},
      onExchange: ({ wasAnswered }) => exchanges.push(wasAnswered),
      signal: new AbortController().signal,
    },
  );
  closers.push(() => line.close());
  const answer = line.read('holding', { start: 0, length: 1, bytesEach: 2 }, false);
  // At the end of a turn: timers are next, and only then what has arrived.
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10 * TIMEOUT_MS));
  expect([...(await answer)]).toEqual([0, 42]);
  expect(exchanges).toEqual([true]);
});
