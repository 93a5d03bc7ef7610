import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';

const BIT_READS: readonly number[] = [1, 2];
const REGISTER_READS: readonly number[] = [3, 4];
const EXCEPTION_BYTES = 5;
/** Address, function, and the two bytes of the check sum. */
const FRAME_BYTES = 4;
const EXCEPTION_BIT = 0x80;

/**
 * A port of modbus-serial over any stream of bytes with RTU frames: a serial line, or a TCP connection to a converter.
 * The library's own ports open their line themselves and take bytes that came late for the next answer.
 *
 * Invariants:
 * 1. Only bytes that came after the last request are looked at.
 * 2. A frame is passed on when it is from the unit asked, of the function asked or its exception, whole, and its check
 *    sum is right; anything else on the line is skipped.
 */
export class RtuPort extends EventEmitter {
  readonly #stream: Duplex;
  #received: Buffer = Buffer.alloc(0);
  /** Set after a request whose quantity is none; holds for its answer only. */
  takesAnyLength = false;
  sentBytes = 0;
  receivedBytes = 0;
  #asked: Buffer = Buffer.alloc(0);

  constructor(stream: Duplex) {
    super();
    this.#stream = stream;
    stream.on('data', (bytes: Buffer) => this.#take(bytes));
  }

  get isOpen(): boolean {
    return !this.#stream.destroyed;
  }

  open(opened: (error?: Error) => void): void {
    opened();
  }

  write(request: Buffer): void {
    this.#asked = request;
    this.takesAnyLength = false;
    this.#received = Buffer.alloc(0);
    this.sentBytes += request.length;
    this.#stream.write(request);
  }

  close(closed?: () => void): void {
    this.#stream.destroy();
    closed?.();
  }

  destroy(destroyed?: () => void): void {
    this.close(destroyed);
  }

  #take(bytes: Buffer): void {
    this.receivedBytes += bytes.length;
    this.#received = Buffer.concat([this.#received, bytes]);
    const frame = findFrame(this.#received, this.#asked, this.takesAnyLength);
    if (!frame) return;
    this.#received = Buffer.alloc(0);
    this.emit('data', frame);
  }
}

/** The answer to a request among the bytes received; undefined while it is not whole. */
export function findFrame(
  received: Buffer,
  asked: Buffer,
  takesAnyLength = false,
): Buffer | undefined {
  for (let start = 0; start + EXCEPTION_BYTES <= received.length; start++) {
    if (received[start] !== asked[0]) continue;
    const length = frameLength(received.subarray(start), asked, takesAnyLength);
    if (length === undefined || start + length > received.length) continue;
    const frame = received.subarray(start, start + length);
    if (frame.readUInt16LE(length - 2) === checkSum(frame.subarray(0, -2))) return frame;
  }
  return undefined;
}

function frameLength(frame: Buffer, asked: Buffer, takesAnyLength: boolean): number | undefined {
  const code = frame[1]!;
  const askedCode = asked[1]!;
  if (code === (askedCode | EXCEPTION_BIT)) return EXCEPTION_BYTES;
  if (code !== askedCode) return undefined;
  const isRead = BIT_READS.includes(code) || REGISTER_READS.includes(code);
  // Writes repeat four bytes of the request.
  if (!isRead) return FRAME_BYTES + 4;
  const byteCount = frame[2]!;
  return takesAnyLength || mayAnswer(byteCount, code, asked.readUInt16BE(4))
    ? FRAME_BYTES + 1 + byteCount
    : undefined;
}

/** An answer to another quantity is one that came late. */
function mayAnswer(byteCount: number, code: number, quantity: number): boolean {
  if (BIT_READS.includes(code)) return byteCount === Math.ceil(quantity / 8);
  // Registers of 32 bits in Enron's form.
  return byteCount === 2 * quantity || byteCount === 4 * quantity;
}

/** CRC-16 of Modbus over Serial Line V1.02, 6.2.2 (polynomial 0xA001, start 0xFFFF). */
export function checkSum(bytes: Uint8Array): number {
  let sum = 0xffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >> 1) ^ 0xa001 : sum >> 1;
  }
  return sum;
}
