import { Duplex } from 'node:stream';
import type { MessagePort } from 'node:worker_threads';

/** What crosses a link, either way. `ends` asks for the end, or tells of it. */
type LinkMessage =
  | { readonly bytes: Uint8Array }
  | { readonly ends: true; readonly error?: string | undefined };

/**
 * An open port for another thread. It lives as long as both ends do: who closes the stream over there, or dies, closes
 * the port; when the port ends, so does the stream.
 */
export function serveOverLink(port: Duplex, link: MessagePort): void {
  let error: string | undefined;
  const send = (message: LinkMessage) => link.postMessage(message);
  port.on('data', (bytes: Uint8Array) => send({ bytes }));
  port.on('error', (failure) => (error = String(failure)));
  port.once('close', () => {
    send({ ends: true, error });
    link.close();
  });
  link.on('message', (message: LinkMessage) => {
    if ('ends' in message) port.destroy();
    else port.write(message.bytes);
  });
  link.once('close', () => port.destroy());
}

/** The other end of `serveOverLink`. It ends when the port has been closed. */
export function streamOverLink(link: MessagePort): Duplex {
  let isEnded = false;
  let onEnd = () => {};
  const end = () => {
    isEnded = true;
    onEnd();
  };
  const stream = new Duplex({
    read() {},
    write(bytes: Uint8Array, _encoding, done) {
      link.postMessage({ bytes } satisfies LinkMessage);
      done();
    },
    destroy(error, done) {
      link.postMessage({ ends: true } satisfies LinkMessage);
      onEnd = () => done(error);
      if (isEnded) onEnd();
    },
  });
  link.on('message', (message: LinkMessage) => {
    if ('bytes' in message) return void stream.push(Buffer.from(message.bytes));
    end();
    stream.destroy(message.error === undefined ? undefined : new Error(message.error));
  });
  link.once('close', () => {
    end();
    stream.destroy();
  });
  return stream;
}
