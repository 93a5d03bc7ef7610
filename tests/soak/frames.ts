/** The frames of Modbus on a connection, as far as a proxy must tell them apart. */
export interface Frames {
  /** Whole frames among the bytes that came, in order. */
  take(bytes: Buffer): Buffer[];
}

export interface Asked {
  readonly unitId: number;
  readonly start: number;
  readonly count: number;
  readonly atMs: number;
}

const MBAP_BYTES = 6;

export function createMbapFrames(): Frames {
  return cutBy((received) =>
    received.length < MBAP_BYTES ? Infinity : MBAP_BYTES + received.readUInt16BE(4),
  );
}

/** Questions: only reads of registers are asked here. */
export function createRtuRequests(): Frames {
  return cutBy(() => 8);
}

export function createRtuResponses(): Frames {
  return cutBy((received) => {
    if (received.length < 3) return Infinity;
    return received[1]! >= 0x80 ? 5 : 5 + received[2]!;
  });
}

function cutBy(lengthOf: (received: Buffer) => number): Frames {
  let received: Buffer = Buffer.alloc(0);
  return {
    take(bytes) {
      received = Buffer.concat([received, bytes]);
      const frames: Buffer[] = [];
      for (
        let length = lengthOf(received);
        received.length >= length;
        length = lengthOf(received)
      ) {
        frames.push(received.subarray(0, length));
        received = received.subarray(length);
      }
      return frames;
    },
  };
}

/** Unit and function onwards, without header and check sum. */
export function bodyOf(frame: Buffer, isRtu: boolean): Buffer {
  return isRtu ? frame.subarray(0, -2) : frame.subarray(MBAP_BYTES);
}

/** The transaction number of Modbus TCP; RTU has none. */
export function numberOf(frame: Buffer, isRtu: boolean): number {
  return isRtu ? -1 : frame.readUInt16BE(0);
}
