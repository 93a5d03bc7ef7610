import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import type { Station } from '#simulator/instruments/instrument.ts';
import type { Readings } from '#simulator/instruments/readings.ts';
import { startEdgeNode, type EdgeNode } from './edge-node.ts';
import type { FieldServer, ServedDevice, TakeSetPoint } from './field-server.ts';
import { loopback, startOnFreePort } from './free-port.ts';
import { startJsonPublisher, type JsonPublisher } from './json-publisher.ts';

const group = 'LlanoSol';
const edgeNodeName = 'javelina-ridge';
const sparkplugKey = 'javelina-ridge-sparkplug';
const jsonKey = 'sotol-wash-topics';

/**
 * An MQTT 3.1.1 broker with two kinds of publishers: a Sparkplug B edge node and plain JSON controllers. Each is a
 * device of its own to the product. Cutting the Sparkplug device breaks the edge node's connection (NDEATH by will),
 * cutting one of its stations is a DDEATH; JSON controllers just fall silent.
 */
export async function startMqttServer(config: {
  readonly port: number;
  readonly sparkplugStations: readonly Station[];
  readonly jsonStations: readonly Station[];
  readonly readings: Readings;
  readonly takeSetPoint: TakeSetPoint;
  readonly nowMs: () => number;
}): Promise<FieldServer> {
  const broker = await startOnFreePort(config.port, startBroker);
  const brokerUrl = `mqtt://${loopback}:${broker.port}`;
  const common = { brokerUrl, readings: config.readings, nowMs: config.nowMs };
  const edgeNode = await startEdgeNode({
    ...common,
    group,
    edgeNode: edgeNodeName,
    takeSetPoint: config.takeSetPoint,
    stations: config.sparkplugStations,
  });
  const topics = await startJsonPublisher({
    ...common,
    topicRoot: 'llano-sol/sotol-wash',
    stations: config.jsonStations,
  });
  const isOf = (stations: readonly Station[], key: string) =>
    stations.some((station) => station.key === key);

  return {
    devices: [
      describeSparkplug(config.sparkplugStations, edgeNode, brokerUrl),
      describeTopics(config.jsonStations, topics, brokerUrl),
    ],
    async setLine(key, isUp) {
      if (key === sparkplugKey) await edgeNode.setNode(isUp);
      else if (key === jsonKey) topics.setAll(isUp);
      else if (isOf(config.sparkplugStations, key)) edgeNode.setStation(key, isUp);
      else if (isOf(config.jsonStations, key)) topics.setStation(key, isUp);
      else return false;
      return true;
    },
    async close() {
      await edgeNode.close();
      await topics.close();
      await broker.close();
    },
  };
}

async function startBroker(port: number) {
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  await listen(server, port).catch(async (error: unknown) => {
    await closeAedes(aedes);
    throw error;
  });
  return {
    port,
    async close() {
      await closeAedes(aedes);
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function closeAedes(aedes: Aedes): Promise<void> {
  return new Promise((resolve) => aedes.close(() => resolve()));
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: loopback }, resolve);
  });
}

function describeSparkplug(
  stations: readonly Station[],
  edgeNode: EdgeNode,
  brokerUrl: string,
): ServedDevice {
  return {
    key: sparkplugKey,
    name: 'Javelina Ridge Sparkplug edge',
    address: { kind: 'mqtt', brokerUrl, version: 4, sparkplugGroup: group },
    stationKeys: stations.map((station) => station.key),
    tags: stations.flatMap((station) =>
      edgeNode.metricsOf(station.key).map(({ tagKey, name }) => ({
        tagKey,
        scale: null,
        point: {
          kind: 'mqtt' as const,
          sparkplug: { edgeNode: edgeNodeName, device: station.key, metric: name },
        },
      })),
    ),
  };
}

function describeTopics(
  stations: readonly Station[],
  topics: JsonPublisher,
  brokerUrl: string,
): ServedDevice {
  return {
    key: jsonKey,
    name: 'Sotol Wash plunger controllers',
    address: { kind: 'mqtt', brokerUrl, version: 4 },
    stationKeys: stations.map((station) => station.key),
    tags: topics.tags,
  };
}
