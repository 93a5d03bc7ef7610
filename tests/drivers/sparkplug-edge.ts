import mqtt, { type MqttClient } from 'mqtt';
import sparkplug from 'sparkplug-payload';

const codec = sparkplug.get('spBv1.0')!;
type Metric = NonNullable<Parameters<typeof codec.encodePayload>[0]['metrics']>[number];

/** A Sparkplug edge node with one device, speaking through the reference codec, and able to misbehave. */
export interface SparkplugEdge {
  readonly commands: { topic: string; metrics: Metric[] }[];
  birth(): Promise<void>;
  nodeData(metrics: Metric[]): Promise<void>;
  deviceData(metrics: Metric[]): Promise<void>;
  deviceDeath(): Promise<void>;
  /** The will, as the broker would send it, of this or an earlier session. */
  nodeDeath(bdSeq?: number): Promise<void>;
  skipSeq(): void;
  /** Bytes that are no payload, where data is expected. */
  garbage(): Promise<void>;
  close(): Promise<void>;
}

export async function startSparkplugEdge(
  port: number,
  births: { node: Metric[]; device: Metric[] },
): Promise<SparkplugEdge> {
  const client: MqttClient = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
    reconnectPeriod: 0,
  });
  const commands: SparkplugEdge['commands'] = [];
  const bdSeq = 3;
  let seq = 0;

  const publish = async (message: string, payload: object) => {
    const bytes = Buffer.from(codec.encodePayload({ timestamp: Date.now(), ...payload }));
    await client.publishAsync(`spBv1.0/Field/${message}`, bytes, { qos: 1 });
  };
  const nextSeq = () => (seq = (seq + 1) % 256);
  const deathMetric = (value: number): Metric => ({ name: 'bdSeq', type: 'UInt64', value });

  const birth = async () => {
    seq = 0;
    await publish('NBIRTH/Edge', { seq, metrics: [deathMetric(bdSeq), ...births.node] });
    await publish('DBIRTH/Edge/Poc', { seq: nextSeq(), metrics: births.device });
  };

  client.on('message', (topic, bytes) => {
    const metrics = (codec.decodePayload(bytes).metrics ?? []) as Metric[];
    commands.push({ topic, metrics });
    if (metrics.some(({ name }) => name === 'Node Control/Rebirth')) void birth();
  });
  await client.subscribeAsync(['spBv1.0/Field/NCMD/Edge', 'spBv1.0/Field/DCMD/Edge/+']);

  return {
    commands,
    birth,
    nodeData: (metrics) => publish('NDATA/Edge', { seq: nextSeq(), metrics }),
    deviceData: (metrics) => publish('DDATA/Edge/Poc', { seq: nextSeq(), metrics }),
    deviceDeath: () => publish('DDEATH/Edge/Poc', { seq: nextSeq() }),
    nodeDeath: (value = bdSeq) => publish('NDEATH/Edge', { metrics: [deathMetric(value)] }),
    skipSeq: () => void nextSeq(),
    async garbage() {
      await client.publishAsync('spBv1.0/Field/DDATA/Edge/Poc', Buffer.from('ff00ff00', 'hex'));
    },
    close: () => client.endAsync(true),
  };
}
