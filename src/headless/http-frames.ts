import type { ServerResponse } from 'node:http';
import { packFrame, type Columns, type FrameDescription } from '#shared/contract/frames.ts';
import type { Clock } from '#shared/kit/clock.ts';

export const frameLifeMs = 60_000;
const mostBytes = 256 * 1024 * 1024;

interface KeptFrame {
  readonly owner: string;
  readonly bytes: Uint8Array;
  readonly untilMs: number;
}

/** Sample arrays of HTTP answers: fetched once, within a minute, by whoever asked for them. */
export interface HttpFrames {
  senderFor(owner: string): { send(columns: Columns): FrameDescription };
  /** undefined when there is none for this owner, or no more. */
  take(frameId: number, owner: string): Uint8Array | undefined;
}

export function createHttpFrames(clock: Pick<Clock, 'monotonicMs'>): HttpFrames {
  const framesById = new Map<number, KeptFrame>();
  let lastFrameId = 0;
  let total = 0;

  const remove = (frameId: number) => {
    total -= framesById.get(frameId)?.bytes.byteLength ?? 0;
    framesById.delete(frameId);
  };
  /** Frames are kept in the order of their age. */
  const dropOld = () => {
    for (const [frameId, { untilMs }] of framesById) {
      if (untilMs > clock.monotonicMs() && total <= mostBytes) break;
      remove(frameId);
    }
  };
  return {
    senderFor: (owner) => ({
      send(columns) {
        lastFrameId = (lastFrameId + 1) % 2 ** 32;
        const { description, bytes } = packFrame(lastFrameId, columns);
        dropOld();
        framesById.set(lastFrameId, { owner, bytes, untilMs: clock.monotonicMs() + frameLifeMs });
        total += bytes.byteLength;
        return description;
      },
    }),
    take(frameId, owner) {
      dropOld();
      const frame = framesById.get(frameId);
      if (frame?.owner !== owner) return undefined;
      remove(frameId);
      return frame.bytes;
    },
  };
}

export function sendFrame(response: ServerResponse, bytes: Uint8Array): void {
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': bytes.byteLength,
    'cache-control': 'no-store',
  });
  response.end(bytes);
}
