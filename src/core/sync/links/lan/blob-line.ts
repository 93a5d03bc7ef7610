import type { DeviceKey } from '#shared/chunks/header.ts';
import type { FramedSocket } from './framed-socket.ts';
import type { Judgement } from './judge.ts';

/**
 * A connection to another member for photos and files, beside the one for chunks. Contract:
 *  - Frames come whole and in order, or the line ends.
 *  - `send` does not block and never throws. Whoever sends much looks at `waitingBytes`, and goes on when told `drained`.
 *  - Nothing passes either way once the other end is no member any more: the line ends.
 *  - Whoever ended it, `close` included, `closed` is told once, and nothing after it.
 */
export interface BlobLine {
  /** Proven, as for the chunks. */
  readonly device: DeviceKey;
  readonly waitingBytes: number;
  /** One frame, of one or several parts. */
  send(...parts: readonly Uint8Array[]): void;
  /** One listener; what came before there was one waits. */
  listen(listener: BlobLineListener): void;
  close(): void;
}

export interface BlobLineListener {
  frame(bytes: Uint8Array): void;
  drained(): void;
  closed(): void;
}

export interface BlobLineOptions {
  readonly device: DeviceKey;
  readonly frames: FramedSocket;
  /** As what the other end may be connected now. */
  readonly standing: () => Judgement;
}

export function createBlobLine({ device, frames, standing }: BlobLineOptions): BlobLine {
  let listener: BlobLineListener | undefined;
  const end = () => {
    const told = listener;
    listener = undefined;
    told?.closed();
  };
  const pass = (work: () => void) => {
    if (standing() === 'member') return work();
    frames.destroy();
    end();
  };
  return {
    device,
    get waitingBytes() {
      return frames.waitingBytes;
    },
    send: (...parts) => pass(() => frames.send(...parts)),
    listen(to) {
      listener = to;
      frames.listen({
        frame: (bytes) => pass(() => listener?.frame(bytes)),
        drained: () => pass(() => listener?.drained()),
        closed: end,
      });
    },
    close() {
      frames.close();
      end();
    },
  };
}
