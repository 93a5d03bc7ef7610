import type { MqttClient } from 'mqtt';

const TOPICS_PER_PACKET = 200;
/** From here up a granted quality of service is a refusal (MQTT 3.1.1, 3.9.3). */
const REFUSED_QOS = 128;

/** Subscribes and returns the topics the broker refused; fails when the line does. */
export async function subscribeAll(
  client: MqttClient,
  topics: readonly string[],
  qos: 0 | 1 | 2,
): Promise<string[]> {
  const refused: string[] = [];
  for (let first = 0; first < topics.length; first += TOPICS_PER_PACKET) {
    const batch = topics.slice(first, first + TOPICS_PER_PACKET);
    const granted = await subscribeBatch(client, batch, qos);
    refused.push(...batch.filter((_, index) => granted[index]! >= REFUSED_QOS));
  }
  return refused;
}

/** What the broker granted, topic by topic: the library calls it an error of all when one is refused. */
async function subscribeBatch(
  client: MqttClient,
  topics: string[],
  qos: 0 | 1 | 2,
): Promise<readonly number[]> {
  try {
    await client.subscribeAsync(topics, { qos });
    return topics.map(() => qos);
  } catch (error) {
    const granted = grantedOf(error);
    if (granted?.length !== topics.length) throw error;
    return granted;
  }
}

function grantedOf(error: unknown): readonly number[] | undefined {
  const { packet } = error as { packet?: { granted?: readonly number[] } };
  return packet?.granted;
}

export function hasWildcard(topic: string): boolean {
  return /[+#]/.test(topic);
}
