/** The bare library watching the same nodes in the same way. Arguments: endpoint, how many, sampling and publishing interval. */
import {
  AttributeIds,
  ClientSubscription,
  OPCUAClient,
  TimestampsToReturn,
} from 'node-opcua-client';
import { createLatencies, serveLatencies } from './latencies.ts';

const endpointUrl = process.argv[2]!;
const [count, samplingInterval, publishMs] = process.argv.slice(3).map(Number) as [
  number,
  number,
  number,
];
const atOnce = 500;
const latencies = createLatencies();
serveLatencies(latencies);
const client = OPCUAClient.create({ endpointMustExist: false });
await client.connect(endpointUrl);
const session = await client.createSession();
const subscription = ClientSubscription.create(session, {
  requestedPublishingInterval: publishMs,
  requestedMaxKeepAliveCount: 20,
  requestedLifetimeCount: 1_000,
  maxNotificationsPerPublish: 0,
  publishingEnabled: true,
});
for (let from = 0; from < count; from += atOnce) {
  const nodes = Array.from({ length: Math.min(atOnce, count - from) }, (_, at) => ({
    nodeId: `ns=1;s=t${from + at}`,
    attributeId: AttributeIds.Value,
  }));
  const group = await subscription.monitorItems(
    nodes,
    { samplingInterval, queueSize: 3, discardOldest: true },
    TimestampsToReturn.Both,
  );
  group.on('changed', (_item, value) => latencies.see(value.sourceTimestamp!.getTime()));
}
process.send!('ready');
