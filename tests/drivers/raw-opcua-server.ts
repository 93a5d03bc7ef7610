import { createServer, type AddressInfo, type Socket } from 'node:net';

const beforeChannel = [
  /** Accepts and never answers the greeting. */
  'noGreeting',
  /** Answers it with an error, and hangs up. */
  'refusedGreeting',
  /** Greets, and opens no channel. */
  'noChannel',
  /** The channel's answer ends in the middle, and nothing follows. */
  'cutChannel',
] as const;
export const onChannel = [
  /** The channel is another one than its answer says. */
  'otherChannel',
  /** Never answers what is asked over the channel. */
  'noAnswer',
  /** Its messages are numbered backwards. */
  'wrongSequence',
  /** Answers a question nobody put. */
  'wrongRequest',
  /** The answer says it is longer than it is. */
  'cutAnswer',
  /** The answer says it is as long as can be. */
  'endlessAnswer',
  /** Part after part, and never the last one. */
  'endlessParts',
  /** The last part says that the answer was given up. */
  'abortedAnswer',
  /** An answer of bytes that mean nothing. */
  'garbledAnswer',
  /** Half an answer, then the line is reset. */
  'resetInAnswer',
] as const;
export const opcuaMisbehaviours = [...beforeChannel, ...onChannel] as const;
export type OpcuaMisbehaviour = (typeof opcuaMisbehaviours)[number];

const channelId = 7;
const tokenId = 1;
/** Ids of the encodings in OPC 10000-6, A.1. */
const openChannelResponse = 449;
const serviceFault = 397;
const BadServiceUnsupported = 0x800b_0000;

/**
 * An OPC UA server written by hand, of which OPC 10000-6 (UA TCP, binary) is all that is known: it greets, opens a
 * channel without security, and then does what it must not.
 */
export async function startRawOpcuaServer(misbehaviour: OpcuaMisbehaviour) {
  const sockets = new Set<Socket>();
  const heard: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = Buffer.alloc(0);
    socket.on('error', () => {}); // It is cut on purpose.
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      while (received.length >= 8 && received.length >= received.readUInt32LE(4)) {
        const message = received.subarray(0, received.readUInt32LE(4));
        received = received.subarray(message.length);
        heard.push(message.toString('latin1', 0, 3));
        answer(socket, message, misbehaviour);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    /** Kinds of the messages that came, in order. */
    heard,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(socket: Socket, message: Buffer, how: OpcuaMisbehaviour): void {
  const kind = message.toString('latin1', 0, 3);
  if (kind === 'HEL') return greet(socket, how);
  if (kind === 'OPN') return openChannel(socket, message, how);
  if (kind === 'MSG') answerQuestion(socket, message, how);
}

function greet(socket: Socket, how: OpcuaMisbehaviour): void {
  if (how === 'noGreeting') return;
  if (how === 'refusedGreeting')
    return void socket.end(framed('ERRF', [u32(0x8082_0000), text('come back later')]));
  socket.write(framed('ACKF', [0, 65_536, 65_536, 0, 0].map(u32)));
}

function openChannel(socket: Socket, asked: Buffer, how: OpcuaMisbehaviour): void {
  if (how === 'noChannel') return;
  const policyBytes = 4 + asked.readInt32LE(12);
  const sequenceAt = 12 + policyBytes + 4 + 4;
  const requestId = asked.readUInt32LE(sequenceAt + 4);
  const security = Buffer.concat([asked.subarray(12, 12 + policyBytes), i32(-1), i32(-1)]);
  const token = [u32(channelId), u32(tokenId), now(), u32(3_600_000)];
  const body = [
    ...responseHead(openChannelResponse, handleIn(asked, sequenceAt + 8), 0),
    u32(0),
    ...token,
    i32(-1),
  ];
  const said = how === 'otherChannel' ? channelId + 1 : channelId;
  const whole = framed('OPNF', [u32(said), security, u32(1), u32(requestId), ...body]);
  socket.write(how === 'cutChannel' ? whole.subarray(0, 60) : whole);
}

function answerQuestion(socket: Socket, asked: Buffer, how: OpcuaMisbehaviour): void {
  const requestId = asked.readUInt32LE(20);
  const fault = responseHead(serviceFault, handleIn(asked, 24), BadServiceUnsupported);
  const part = (type: string, sequence: number, body: readonly Buffer[], request = requestId) =>
    framed(type, [channelId, tokenId, sequence, request].map(u32).concat(body));
  const whole = part('MSGF', 2, fault);
  switch (how) {
    case 'wrongSequence':
      socket.write(part('MSGF', 0x7fff_0000, fault.slice(0, 1)));
      return void socket.write(part('MSGF', 1, fault.slice(0, 1)));
    case 'wrongRequest':
      return void socket.write(part('MSGF', 2, fault, requestId + 77));
    case 'cutAnswer':
      return void socket.write(longer(whole, 4_000));
    case 'endlessAnswer':
      return void socket.write(longer(whole, 0xffff_ffff - whole.length));
    case 'endlessParts':
      return writeParts(socket, (sequence) => part('MSGC', sequence, [Buffer.alloc(8_000)]));
    case 'abortedAnswer':
      return void socket.write(part('MSGA', 2, [u32(0x8008_0000), text('out of memory')]));
    case 'garbledAnswer':
      return void socket.write(part('MSGF', 2, [Buffer.alloc(64, 0xa5)]));
    case 'resetInAnswer':
      return void socket.write(whole.subarray(0, 30), () => socket.resetAndDestroy());
    default:
  }
}

/** As fast as they are taken, for as long as the other side listens. */
function writeParts(socket: Socket, part: (sequence: number) => Buffer, sequence = 2): void {
  if (socket.destroyed) return;
  socket.write(part(sequence), () => setImmediate(() => writeParts(socket, part, sequence + 1)));
}

function handleIn(message: Buffer, bodyAt: number): number {
  // Type id (four bytes), no session yet (two bytes), time.
  return message.readUInt32LE(bodyAt + 4 + 2 + 8);
}

function responseHead(typeId: number, handle: number, result: number): Buffer[] {
  const type = Buffer.from([1, 0, typeId & 255, typeId >> 8]);
  // No diagnostics, no texts, nothing more.
  const rest = Buffer.concat([Buffer.alloc(1), i32(-1), Buffer.alloc(3)]);
  return [type, now(), u32(handle), u32(result), rest];
}

function framed(type: string, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type, 'latin1'), u32(body.length + 8), body]);
}

function longer(message: Buffer, by: number): Buffer {
  const changed = Buffer.from(message);
  changed.writeUInt32LE(message.length + by, 4);
  return changed;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function i32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([i32(value.length), Buffer.from(value, 'latin1')]);
}

/** Intervals of 100 ns since 1601. */
function now(): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE((BigInt(Date.now()) + 11_644_473_600_000n) * 10_000n);
  return bytes;
}
