import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LineBroken } from '#core/drivers/modbus/line-broken.ts';
import { ModbusException } from '#core/drivers/modbus/modbus-link.ts';
import { openModbusLine, type ModbusLine } from '#core/drivers/modbus/modbus-line.ts';
import { createSharedLines } from '#core/drivers/shared-lines.ts';
import { nodeSerialPorts } from '#native-bridges/serial/node-serial.ts';
import { findRealData } from '#tests/fixtures/find-real-data.ts';
import { readPcap, type Segment } from './read-pcap.ts';

const data = findRealData();
const segments = ['part1', 'part2'].flatMap((part) =>
  data ? readPcap(join(data, '4_scada/pcap/ModbusTCP', `modbus_test_data_${part}.pcap`)) : [],
);
const isRequest = ({ to }: Segment) => to.endsWith(':502');
const headBytes = 6;

/** The messages a segment begins with, as far as their own lengths go. */
function messagesIn(bytes: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at + headBytes + 2 <= bytes.length;) {
    const length = headBytes + bytes.readUInt16BE(at + 4);
    if (at + length > bytes.length) break;
    messages.push(bytes.subarray(at, at + length));
    at += length;
  }
  return messages;
}

interface Exchange {
  readonly asked: Buffer;
  readonly answered: Buffer;
}

/** Each answer with the last question of its connection that had its number and unit. */
function pairUp(all: readonly Segment[]): Exchange[] {
  const asked = new Map<string, Buffer>();
  return all.flatMap((segment) => {
    const key = (message: Buffer) =>
      `${isRequest(segment) ? segment.from : segment.to} ${message.readUInt16BE(0)} ${message[6]}`;
    return messagesIn(segment.bytes).flatMap((message) => {
      if (isRequest(segment)) asked.set(key(message), message);
      const question = isRequest(segment) ? undefined : asked.get(key(message));
      return question ? [{ asked: question, answered: message }] : [];
    });
  });
}

const functions: Readonly<Record<number, 'coil' | 'discrete' | 'holding' | 'input'>> = {
  1: 'coil',
  2: 'discrete',
  3: 'holding',
  4: 'input',
};
const isReading = ({ asked }: Exchange) =>
  asked.length === 12 && functions[asked[7]!] !== undefined && asked.readUInt16BE(10) > 0;
const isWriting = ({ asked }: Exchange) =>
  asked.length === 12 &&
  (asked[7] === 6 || (asked[7] === 5 && [0, 0xff00].includes(asked.readUInt16BE(10))));

/** Puts the question of the capture again; what it gives is what a tag would be made of. */
function put(line: ModbusLine, asked: Buffer): Promise<unknown> {
  const [start, count] = [asked.readUInt16BE(8), asked.readUInt16BE(10)];
  if (asked[7] === 5) return line.writeCoil(start, count === 0xff00);
  if (asked[7] === 6) return line.writeRegisters(start, [count]);
  return line.read(functions[asked[7]!]!, { start, length: count, bytesEach: 2 }, false);
}

describe.skipIf(!data)('real captures of Modbus TCP', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  /** A device that answers whatever it is asked with these bytes. */
  const openLine = async (answer: (question: Buffer) => Buffer, unitId: number) => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {}); // The driver hangs up on garbage.
      socket.on('data', (question) => socket.write(answer(question)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    closers.push(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    });
    const line = await openModbusLine(
      { kind: 'modbus', host: '127.0.0.1', port, unitId, timeoutMs: 120 },
      {
        clock: { nowMs: Date.now, monotonicMs: () => performance.now() },
        shared: createSharedLines(),
        serialPorts: nodeSerialPorts,
        connectMs: 2_000,
        onBroken: () => {},
        onExchange: () => {},
        signal: new AbortController().signal,
      },
    );
    closers.push(() => line.close());
    return line;
  };
  /** As it was captured, but for its number, which is ours. */
  const numbered = (message: Buffer) => (question: Buffer) =>
    Buffer.concat([question.subarray(0, 2), message.subarray(2)]);

  it('hold the exchanges they are known for', () => {
    expect(segments.filter(isRequest).length).toBeGreaterThan(100);
    expect(pairUp(segments).filter(isReading).length).toBeGreaterThanOrEqual(6);
    expect(pairUp(segments).filter(isWriting).length).toBeGreaterThanOrEqual(3);
  });

  it.each(
    pairUp(segments)
      .filter((one) => isReading(one) || isWriting(one))
      .map((one) => [one.asked.toString('hex'), one.answered.toString('hex'), one] as const),
  )(
    'TEL-04 %s answered by %s gives the same values or the same refusal',
    async (_asked, _answered, one) => {
      const { asked, answered } = one;
      const line = await openLine(numbered(answered), asked[6]!);
      const outcome = await put(line, asked).catch((error: unknown) => error);
      if (answered[7] === asked[7]! + 128) {
        expect(outcome).toBeInstanceOf(ModbusException);
        expect((outcome as ModbusException).code).toBe(answered[8]);
      } else if (isWriting(one)) expect(outcome).toBeUndefined();
      else if (answered[8] === answered.length - 9)
        expect(Buffer.from(outcome as Uint8Array)).toEqual(answered.subarray(9));
      else expect(outcome).toBeInstanceOf(LineBroken);
    },
  );

  it('TEL-04 no answer of a capture is taken for the answer to another question', async () => {
    const answers = segments
      .filter((one) => !isRequest(one))
      .flatMap(({ bytes }) => messagesIn(bytes));
    expect(answers.length).toBeGreaterThan(150);
    const outcomes = await Promise.all(
      answers.map(async (message) => {
        const line = await openLine(numbered(message), message[6]!);
        const range = { start: 0, length: 2, bytesEach: 2 } as const;
        return line.read('holding', range, false).catch((error: unknown) => error);
      }),
    );
    for (const [index, outcome] of outcomes.entries()) {
      const message = answers[index]!;
      const answersUs = message[7] === 3 && message[8] === 4 && message.length === 13;
      if (answersUs) expect(Buffer.from(outcome as Uint8Array)).toEqual(message.subarray(9));
      else if (message[7] === 0x83) expect(outcome).toBeInstanceOf(ModbusException);
      else expect(outcome, message.toString('hex')).toBeInstanceOf(LineBroken);
    }
  });

  it('TEL-04 whole segments, merged and cut as they were, end the line or give nothing', async () => {
    const raw = segments.filter((one) => !isRequest(one));
    const outcomes = await Promise.all(
      raw.map(async ({ bytes }) => {
        const line = await openLine(() => bytes, bytes[6] ?? 1);
        const range = { start: 0, length: 3, bytesEach: 2 } as const;
        return line.read('input', range, false).catch((error: unknown) => error);
      }),
    );
    for (const outcome of outcomes)
      expect(outcome instanceof LineBroken || outcome instanceof ModbusException).toBe(true);
  });
});
