import { frameIdOf, readFrame, type Columns, type FrameDescription } from './frames.ts';

const mostFrames = 1_000;
const mostBytes = 512 * 1024 * 1024;

/** Frames that arrived and nobody took yet. The oldest are dropped when there are too many or they are too large. */
export interface ReceivedFrames {
  /** False when the message is no frame. */
  receive(message: Uint8Array<ArrayBuffer>): boolean;
  /** A frame is sent before the answer that describes it, so it is here or was dropped; it can be taken once. */
  take(description: FrameDescription): Columns;
  clear(): void;
}

export function createReceivedFrames(): ReceivedFrames {
  const framesById = new Map<number, Uint8Array<ArrayBuffer>>();
  let bytes = 0;

  const remove = (frameId: number) => {
    const frame = framesById.get(frameId);
    framesById.delete(frameId);
    bytes -= frame?.byteLength ?? 0;
    return frame;
  };
  return {
    receive(message) {
      const frameId = frameIdOf(message);
      if (frameId === undefined) return false;
      remove(frameId);
      framesById.set(frameId, message);
      bytes += message.byteLength;
      for (const oldest of framesById.keys()) {
        const isTooMuch = framesById.size > mostFrames || bytes > mostBytes;
        if (!isTooMuch || oldest === frameId) break;
        remove(oldest);
      }
      return true;
    },
    take(description) {
      const frame = remove(description.frameId);
      if (!frame) throw new Error(`Frame ${description.frameId} was taken or dropped`);
      return readFrame(description, frame);
    },
    clear() {
      framesById.clear();
      bytes = 0;
    },
  };
}
