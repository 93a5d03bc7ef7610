import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { archiveLayout } from '#shared/domain/telemetry/archive/archive-layout.ts';
import {
  recordsKept,
  type MeterRecord,
  type MeterRecords,
} from '#simulator/instruments/meter-records.ts';
import type { FieldServer, ServedRecord } from './field-server.ts';
import { loopback, startOnFreePort } from './free-port.ts';

const unitId = 1;
const archiveRegister = 701;
const pointerRegister = 3001;
const ILLEGAL_ADDRESS = 2;
const ILLEGAL_VALUE = 3;
/** MBAP header and unit id; function, register and quantity, or number of a record, follow. */
const headBytes = 7;
const requestBytes = 12;
/** Central Standard Time all year, as the clocks of most meters. */
const timeZone = 'Etc/GMT+6';
const zoneMs = -6 * 3_600_000;

/** What stands in a record behind its date and time. */
const fields = [
  ['volume', 'Hourly gas volume', 'Mcf', 'volumeMcf'],
  ['energy', 'Hourly energy', 'MMBtu', 'energyMmbtu'],
  ['differential', 'Hourly mean differential', 'inH2O', 'differentialInH2O'],
  ['static', 'Hourly mean static', 'psi', 'staticPsi'],
  ['temperature', 'Hourly mean temperature', '°F', 'temperatureF'],
] as const satisfies readonly (readonly [string, string, string, keyof MeterRecord])[];

/** A flow computer in Enron's form, with a port of its own: hourly records, read by their number. */
export async function startFlowComputer(config: {
  readonly key: string;
  readonly name: string;
  readonly leaseKey: string;
  readonly records: MeterRecords;
}): Promise<FieldServer> {
  const { key, name, leaseKey, records } = config;
  const sockets = new Set<Socket>();
  let isUp = true;
  const serve = (socket: Socket) => {
    sockets.add(socket);
    let received = Buffer.alloc(0);
    // A reader that goes away in the middle of an answer is everyday life on a radio line.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      for (; received.length >= requestBytes; received = received.subarray(requestBytes))
        if (isUp) socket.write(answer(received.subarray(0, requestBytes), records));
    });
  };
  const { server, port } = await startOnFreePort(0, (free) => listen(serve, free));
  return {
    devices: [
      {
        key,
        name,
        address: { kind: 'modbus', host: loopback, port, unitId, timeoutMs: 1_000 },
        stationKeys: [],
        tags: [],
        records: fields.map((field, place) => toServed(field, { key, leaseKey, place })),
      },
    ],
    async setLine(asked, up) {
      if (asked === key) isUp = up;
      return asked === key;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function toServed(
  [part, name, unit]: (typeof fields)[number],
  { key, leaseKey, place }: { key: string; leaseKey: string; place: number },
): ServedRecord {
  return {
    tagKey: `${key}.${part}`,
    name,
    unit,
    leaseKey,
    point: {
      kind: 'modbus',
      table: 'holding',
      register: archiveRegister,
      encoding: 'f32',
      wordOrder: 'ABCD',
      archive: archiveLayout.parse({
        records: recordsKept,
        pointer: { register: pointerRegister },
        fields: fields.length + 2,
        field: place + 2,
        time: { kind: 'calendar', date: 0, clock: 1 },
        timeZone,
      }),
    },
  };
}

function answer(request: Buffer, records: MeterRecords): Buffer {
  const [register, number] = [request.readUInt16BE(8), request.readUInt16BE(10)];
  if (request[7] !== 3) return refusal(request, 1);
  if (register === pointerRegister && number === 1) return framed(request, shortOf(records.newest));
  if (register !== archiveRegister) return refusal(request, ILLEGAL_ADDRESS);
  if (number < 1 || number > recordsKept) return refusal(request, ILLEGAL_VALUE);
  return framed(request, toBytes(records.record(number)));
}

/** Date as MMDDYY and time as HHMMSS of the meter's clock; all zero where nothing was written yet. */
function toBytes(record: MeterRecord | undefined): Buffer {
  const bytes = Buffer.alloc((fields.length + 2) * 4);
  if (!record) return bytes;
  const wall = new Date(record.atMs + zoneMs);
  const date = (wall.getUTCMonth() + 1) * 10_000 + wall.getUTCDate() * 100;
  bytes.writeFloatBE(date + (wall.getUTCFullYear() % 100), 0);
  bytes.writeFloatBE(wall.getUTCHours() * 10_000, 4);
  for (const [place, [, , , name]] of fields.entries())
    bytes.writeFloatBE(record[name], (place + 2) * 4);
  return bytes;
}

function shortOf(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}

function framed(request: Buffer, data: Buffer): Buffer {
  return withHead(request, Buffer.from([request[7]!, data.length, ...data]));
}

function refusal(request: Buffer, code: number): Buffer {
  return withHead(request, Buffer.from([request[7]! | 0x80, code]));
}

function withHead(request: Buffer, body: Buffer): Buffer {
  const head = Buffer.from(request.subarray(0, headBytes));
  head.writeUInt16BE(body.length + 1, 4);
  return Buffer.concat([head, body]);
}

function listen(
  serve: (socket: Socket) => void,
  wanted: number,
): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = createServer(serve);
    server.once('error', reject);
    server.listen(wanted, loopback, () =>
      resolve({ server, port: (server.address() as AddressInfo).port }),
    );
  });
}
