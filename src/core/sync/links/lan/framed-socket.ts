import type { TLSSocket } from 'node:tls';
import { MAX_MESSAGE_BYTES } from '#shared/chunks/wire.ts';
import type { Clock } from '#shared/kit/clock.ts';
import { frameHead, FrameReader } from './frame-reader.ts';

/** A network that is gone is noticed when nothing has been heard for so long; something is said four times as often. */
const SILENT_AFTER_MS = 20_000;
/** More than the windows of all spaces, and what they are asked with: whoever does not read does not get more. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/**
 * Frames over one TLS connection. Contract:
 *  - `send` neither blocks nor throws.
 *  - A frame that cannot be, silence, a peer that does not read, or what a listener throws ends this connection and nothing else.
 *  - After `close` or `destroy`, and after `closed` has been told, nothing is told any more.
 */
export interface FramedSocket {
  /** One frame, of one or several parts that need not be copied together. */
  send(...parts: readonly Uint8Array[]): void;
  /** One listener at a time; frames that came without one wait. */
  listen(listener: FrameListener): void;
  /** Whatever comes waits for the next listener, the end too. */
  pause(): void;
  /** The largest frame that may come from now on. */
  allow(bytes: number): void;
  /** What was sent and has not gone yet; whoever sends much waits until it has. */
  readonly waitingBytes: number;
  /** Ends it when all that was sent has gone. */
  close(): void;
  destroy(): void;
}

export interface FrameListener {
  frame(bytes: Uint8Array): void;
  /** Everything that waited has gone. */
  drained?(): void;
  closed(): void;
}

export interface FramedSocketOptions {
  readonly socket: TLSSocket;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** What a listener threw. */
  readonly onBug: (error: unknown) => void;
  readonly silentAfterMs?: number | undefined;
}

export function createFramedSocket({
  socket,
  clock,
  onBug,
  silentAfterMs = SILENT_AFTER_MS,
}: FramedSocketOptions): FramedSocket {
  let mostBytes = MAX_MESSAGE_BYTES;
  let listener: FrameListener | undefined;
  let early: Uint8Array[] = [];
  let isClosed = false;
  let isEndUntold = false;
  const now = () => clock.monotonicMs();
  let heardAtMs = now();
  let saidAtMs = now();

  const end = () => {
    clearInterval(timer);
    if (isClosed) return;
    isClosed = true;
    const told = listener;
    listener = undefined;
    if (told) told.closed();
    else isEndUntold = true;
  };
  const destroy = () => {
    clearInterval(timer);
    isClosed = true;
    listener = undefined;
    socket.destroy();
  };
  /** As `destroy`, and the listener is told. */
  const fail = () => {
    socket.destroy();
    end();
  };
  const send = (...parts: readonly Uint8Array[]) => {
    if (isClosed || !socket.writable) return;
    if (socket.writableLength > MAX_WAITING_BYTES) return fail();
    saidAtMs = now();
    socket.cork();
    socket.write(frameHead(parts.reduce((sum, { length }) => sum + length, 0)));
    for (const part of parts) if (part.length > 0) socket.write(part);
    socket.uncork();
  };
  const guard = (work: () => void) => {
    try {
      work();
    } catch (error) {
      onBug(error);
      fail();
    }
  };
  const tell = (frame: Uint8Array) => guard(() => listener?.frame(frame));

  const reader = new FrameReader(() => mostBytes);
  const take = (bytes: Buffer) => {
    heardAtMs = now();
    try {
      for (const frame of reader.take(bytes)) {
        if (isClosed) return;
        if (frame.length === 0) continue;
        if (listener) tell(frame);
        else early.push(frame);
      }
    } catch {
      // No frame, or one larger than may come: the rest of the stream means nothing.
      fail();
    }
  };
  const timer = setInterval(() => {
    if (now() - heardAtMs >= silentAfterMs) fail();
    else if (now() - saidAtMs >= silentAfterMs / 4) send();
  }, silentAfterMs / 8);

  socket.setNoDelay(true);
  socket.on('data', take);
  socket.on('drain', () => guard(() => listener?.drained?.()));
  // Always followed by `close`.
  socket.on('error', () => undefined);
  socket.on('end', () => socket.end());
  socket.on('close', end);
  return {
    send,
    listen(to) {
      listener = to;
      const waiting = early;
      early = [];
      for (const frame of waiting) {
        if (listener === to) tell(frame);
        else early.push(frame);
      }
      if (!isEndUntold) return;
      isEndUntold = false;
      to.closed();
    },
    get waitingBytes() {
      return socket.writableLength;
    },
    pause: () => void (listener = undefined),
    allow: (bytes) => void (mostBytes = bytes),
    close() {
      if (isClosed) return;
      clearInterval(timer);
      isClosed = true;
      listener = undefined;
      socket.end();
      // A peer that never ends its side holds nothing for longer.
      setTimeout(() => socket.destroy(), 1_000).unref();
    },
    destroy,
  };
}
