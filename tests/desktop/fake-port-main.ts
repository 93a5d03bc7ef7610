import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';

/** Electron's MessagePortMain over a port of Node: events by `on`, started by `start`, transferred by `release`. */
export class FakePortMain extends EventEmitter {
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
  }
  /** Node starts a port as soon as someone listens, so nobody listens before `start`. */
  start() {
    this.#port.on('message', (data) => this.emit('message', { data, ports: [] }));
    this.#port.on('close', () => this.emit('close'));
  }
  postMessage(message: unknown) {
    this.#port.postMessage(message);
  }
  close() {
    this.#port.close();
  }
  release(): MessagePort {
    return this.#port;
  }
}
