import { MessagePort, parentPort } from 'node:worker_threads';
import { must } from '#shared/kit/must.ts';
import { createMessagePortChannel } from '#shared/contract/channels/message-port.ts';
import { createTelemetryServer } from './serve-telemetry.ts';

const parent = must(parentPort, 'this file runs as a worker');
const { serve, close } = await createTelemetryServer();
parent.on('message', (message: unknown) => {
  if (message instanceof MessagePort) serve(createMessagePortChannel(message));
  else void close().then(() => parent.postMessage('closed'));
});
parent.postMessage('ready');
