/**
 * Publishes to every topic once a second with QoS 1, evenly over it; a value is how often it was published. Arguments:
 * broker, topics, gateways they are spread over.
 */
import mqtt from 'mqtt';
import { topicOf } from './topics.ts';

const brokerUrl = process.argv[2]!;
const [topics, gateways] = process.argv.slice(3).map(Number) as [number, number];
const everyMs = 20;
const rounds = 1_000 / everyMs;
const client = await mqtt.connectAsync(brokerUrl, { protocolVersion: 5 });
process.once('disconnect', () => process.exit());
process.send!('ready');
const beganMs = performance.now();
publish(0);

function publish(round: number): void {
  for (let topic = round % rounds; topic < topics; topic += rounds) {
    const payload = JSON.stringify({ ts: Date.now(), v: Math.floor(round / rounds) });
    client.publish(topicOf(topic, gateways), payload, { qos: 1 });
  }
  setTimeout(
    () => publish(round + 1),
    Math.max(0, beganMs + (round + 1) * everyMs - performance.now()),
  );
}
