/** Modbus units that write down every answer before they give it. Argument: a `ModbusConfig`. Tells its ports. */
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { checkSum } from '#core/drivers/modbus/rtu-port.ts';
import { openJournal } from './journal.ts';
import { modbusBlocks, valueOf } from './plan.ts';

export interface ModbusConfig {
  readonly journal: string;
  readonly firstSerial: number;
  readonly lines: readonly {
    readonly key: string;
    readonly isRtu: boolean;
    /** 0: any. */
    readonly port: number;
    readonly devices: readonly { readonly key: string; readonly unitId: number }[];
  }[];
}

/** `s`: what the values of the answer are made of, see `valueOf`. */
export interface ServedScan {
  readonly d: string;
  readonly start: number;
  readonly s: number;
  readonly at: number;
}

const MBAP_BYTES = 6;
const RTU_REQUEST_BYTES = 8;
const ILLEGAL_ADDRESS = 2;
const BUSY = 6;
/** A controller is busy now and then. */
const BUSY_SHARE = 0.003;

const config = JSON.parse(process.argv[2]!) as ModbusConfig;
const journal = openJournal<ServedScan>(config.journal);
const serials = new Map<string, number>();
const ports: Record<string, number> = {};
for (const line of config.lines) ports[line.key] = await serve(line);
process.send!(ports);
process.once('disconnect', () => process.exit());

async function serve(line: ModbusConfig['lines'][number]): Promise<number> {
  const units = new Map(line.devices.map(({ key, unitId }) => [unitId, key]));
  const server = createServer({ noDelay: true }, (socket) => {
    let received: Buffer = Buffer.alloc(0);
    socket.on('error', () => {}); // Cut on purpose.
    socket.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes]);
      for (;;) {
        const length = line.isRtu
          ? RTU_REQUEST_BYTES
          : received.length < MBAP_BYTES
            ? Infinity
            : MBAP_BYTES + received.readUInt16BE(4);
        if (received.length < length) return;
        answer(socket, units, received.subarray(0, length), line.isRtu);
        received = received.subarray(length);
      }
    });
  });
  server.listen(line.port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function answer(
  socket: Socket,
  units: ReadonlyMap<number, string>,
  request: Buffer,
  isRtu: boolean,
): void {
  const asked = isRtu ? request.subarray(0, -2) : request.subarray(MBAP_BYTES);
  const device = units.get(asked[0]!);
  if (device === undefined) return;
  const reply = Buffer.concat([asked.subarray(0, 1), replyTo(device, asked)]);
  setTimeout(
    () => {
      if (!socket.destroyed) socket.write(isRtu ? withSum(reply) : withHeader(request, reply));
    },
    1 + Math.random() * 8,
  );
}

/** The PDU of the answer to a read of holding registers. */
function replyTo(device: string, asked: Buffer): Buffer {
  const code = asked[1]!;
  const start = asked.readUInt16BE(2);
  const count = asked.readUInt16BE(4);
  const block = modbusBlocks.find((one) => one.start === start && one.tags * 2 === count);
  if (!block) return Buffer.from([code | 0x80, ILLEGAL_ADDRESS]);
  if (Math.random() < BUSY_SHARE) return Buffer.from([code | 0x80, BUSY]);
  const serial = serials.get(device) ?? config.firstSerial;
  serials.set(device, serial + 1);
  journal.write({ d: device, start, s: serial, at: Date.now() });
  const reply = Buffer.alloc(2 + count * 2);
  reply[0] = code;
  reply[1] = count * 2;
  for (let tag = 0; tag < block.tags; tag++) reply.writeFloatBE(valueOf(serial, tag), 2 + tag * 4);
  return reply;
}

function withHeader(request: Buffer, reply: Buffer): Buffer {
  const header = Buffer.from(request.subarray(0, MBAP_BYTES));
  header.writeUInt16BE(reply.length, 4);
  return Buffer.concat([header, reply]);
}

function withSum(reply: Buffer): Buffer {
  const sum = checkSum(reply);
  return Buffer.concat([reply, Buffer.from([sum & 0xff, sum >> 8])]);
}
