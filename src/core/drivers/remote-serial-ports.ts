import type { Duplex } from 'node:stream';
import type { SerialPorts } from '#native-bridges/serial/bridge.ts';
import { streamOverLink } from '#native-bridges/serial/port-link.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

type SerialAnswer = Extract<ToWorker, { kind: 'serialOpened' | 'serialFailed' }>;

/** Serial ports as the driver thread has them: asked of the main thread, which opens them. */
export interface RemoteSerialPorts {
  readonly ports: Pick<SerialPorts, 'open'>;
  take(answer: SerialAnswer): void;
}

export function createRemoteSerialPorts(ask: (message: FromWorker) => void): RemoteSerialPorts {
  const waiting = new Map<
    number,
    { readonly resolve: (port: Duplex) => void; readonly reject: (error: Error) => void }
  >();
  let next = 0;
  return {
    ports: {
      open: ({ path, baudRate, dataBits, parity, stopBits }) =>
        new Promise((resolve, reject) => {
          const asked = next++;
          waiting.set(asked, { resolve, reject });
          const settings = { path, baudRate, dataBits, parity, stopBits };
          ask({ kind: 'openSerial', asked, settings });
        }),
    },
    take(answer) {
      const asking = waiting.get(answer.asked);
      waiting.delete(answer.asked);
      if (answer.kind === 'serialFailed') asking?.reject(new Error(answer.error));
      else if (asking) asking.resolve(streamOverLink(answer.link));
    },
  };
}
