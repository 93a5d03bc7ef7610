import { MessagePort, parentPort } from 'node:worker_threads';
import { must } from '#shared/kit/must.ts';
import { createMessagePortChannel } from '#shared/contract/channels/message-port.ts';
import { createProbeServer } from './serve-probe.ts';

const parent = must(parentPort, 'this file runs as a worker');
const serve = createProbeServer();
parent.on('message', (port: unknown) => {
  if (port instanceof MessagePort) serve(createMessagePortChannel(port));
  else parent.postMessage('closed');
});
parent.postMessage('ready');
