import type { Channel } from '#shared/contract/channel.ts';
import { createInbox } from './inbox.ts';

/** What a DOM MessagePort and a worker_threads MessagePort have in common. */
export interface EventTargetPort {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** Electron's MessagePortMain: events by `on`, and only ports can be transferred. */
export interface EmitterPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** Bytes are transferred where the port can do that: the sender must not use them afterwards. */
export function createMessagePortChannel(port: EventTargetPort | EmitterPort): Channel {
  const inbox = createInbox();
  const receive = ({ data }: { readonly data: unknown }) => {
    if (typeof data === 'string') inbox.receive(data);
    else if (data instanceof Uint8Array) inbox.receive(data as Uint8Array<ArrayBuffer>);
    // Anything else was not sent by a channel.
  };
  const close = () => {
    if (inbox.close()) port.close();
  };
  if ('addEventListener' in port) {
    port.addEventListener('message', receive);
    port.addEventListener('close', close);
  } else {
    port.on('message', receive);
    port.on('close', close);
  }
  let isStarted = false;

  return {
    send(message) {
      if (inbox.isClosed) return;
      if (typeof message === 'string') post(port, message, []);
      else postBytes(port, message);
    },
    onMessage(listener) {
      inbox.onMessage(listener);
      if (!isStarted) port.start();
      isStarted = true;
    },
    onClose: inbox.onClose,
    close,
  };
}

/** A clone of a view carries its whole buffer, so a part of one is cut out first. */
function postBytes(port: EventTargetPort | EmitterPort, bytes: Uint8Array<ArrayBuffer>) {
  const whole = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
  post(port, whole, [whole.buffer]);
}

function post(port: EventTargetPort | EmitterPort, message: unknown, transfer: ArrayBuffer[]) {
  if ('addEventListener' in port) port.postMessage(message, transfer);
  else port.postMessage(message);
}
