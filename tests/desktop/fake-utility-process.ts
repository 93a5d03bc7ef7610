import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { must } from '#shared/kit/must.ts';
import { FakePortMain } from './fake-port-main.ts';

const parent = must(parentPort, 'this file runs as a worker');

/** As Electron's: what comes before anyone listens is kept until someone does. */
class FakeParentPort extends EventEmitter {
  postMessage = (message: unknown) => parent.postMessage(message);
  override on(event: string, listener: (...args: never[]) => void) {
    super.on(event, listener as () => void);
    if (event === 'message') parent.on('message', receive);
    return this;
  }
}

const port = new FakeParentPort();
function receive({ message, ports }: { message: unknown; ports: MessagePort[] }) {
  port.emit('message', { data: message, ports: ports.map((raw) => new FakePortMain(raw)) });
}

Object.defineProperty(process, 'parentPort', { value: port });
const { modulePath } = workerData as { modulePath: string };
await import(pathToFileURL(modulePath).href);
