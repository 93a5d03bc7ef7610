/** The bare library with the same messages, read as JSON. Argument: broker. */
import mqtt from 'mqtt';
import { createLatencies, serveLatencies } from './latencies.ts';

const latencies = createLatencies();
serveLatencies(latencies);
const client = await mqtt.connectAsync(process.argv[2]!, { protocolVersion: 5 });
client.on('message', (_topic, payload) => {
  const { ts } = JSON.parse(payload.toString()) as { ts: number; v: number };
  latencies.see(ts);
});
await client.subscribeAsync('field/#', { qos: 1 });
process.send!('ready');
