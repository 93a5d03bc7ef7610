const HEAD_BYTES = 4;

/** What arrived is no frame, or a larger one than may come now. */
export class BadFrame extends Error {
  override readonly name = 'BadFrame';
}

/**
 * Cuts a stream of bytes into frames: each is its length (32 bits, the high byte first) and so many bytes. A frame without
 * bytes says only that the other end lives. Throws `BadFrame` as soon as a length is larger than `mostBytes`.
 */
export class FrameReader {
  readonly #mostBytes: () => number;
  #parts: Buffer[] = [];
  #held = 0;

  constructor(mostBytes: () => number) {
    this.#mostBytes = mostBytes;
  }

  /** Gives one whole frame after the other; may stop being asked, and goes on with the next bytes. */
  *take(bytes: Buffer): Generator<Uint8Array> {
    this.#parts.push(bytes);
    this.#held += bytes.length;
    for (let length = this.#nextLength(); length !== undefined; length = this.#nextLength()) {
      if (length > this.#mostBytes()) throw new BadFrame(`A frame of ${length} bytes`);
      if (this.#held < HEAD_BYTES + length) return;
      const whole = this.#whole();
      this.#parts = [whole.subarray(HEAD_BYTES + length)];
      this.#held -= HEAD_BYTES + length;
      yield new Uint8Array(whole.buffer, whole.byteOffset + HEAD_BYTES, length);
    }
  }

  #nextLength(): number | undefined {
    if (this.#held < HEAD_BYTES) return undefined;
    if (this.#parts[0]!.length < HEAD_BYTES) this.#whole();
    return this.#parts[0]!.readUInt32BE(0);
  }

  #whole(): Buffer {
    if (this.#parts.length > 1) this.#parts = [Buffer.concat(this.#parts)];
    return this.#parts[0]!;
  }
}

export function frameHead(length: number): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32BE(length);
  return head;
}
