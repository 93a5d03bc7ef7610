import { connectAsync } from 'mqtt';
import type { Instrument, Station } from '#simulator/instruments/instrument.ts';
import type { Readings } from '#simulator/instruments/readings.ts';
import type { ServedTag } from './field-server.ts';

/** Controllers that publish plain JSON, one topic per station, and their well state as a bare value on its own topic. */
export interface JsonPublisher {
  readonly tags: readonly ServedTag[];
  setStation(stationKey: string, isUp: boolean): void;
  setAll(isUp: boolean): void;
  close(): Promise<void>;
}

export async function startJsonPublisher(config: {
  readonly brokerUrl: string;
  readonly topicRoot: string;
  readonly stations: readonly Station[];
  readonly readings: Readings;
  readonly nowMs: () => number;
}): Promise<JsonPublisher> {
  const { stations, readings } = config;
  const client = await connectAsync(config.brokerUrl, {
    clientId: config.topicRoot.replaceAll('/', '-'),
    protocolVersion: 4,
    reconnectPeriod: 0,
  });
  // The broker lives in this process; when it goes, so does the publisher.
  client.on('error', () => {});
  const downStations = new Set<string>();
  let areAllDown = false;
  const topicOf = (station: Station, what: string) => `${config.topicRoot}/${station.key}/${what}`;

  function publish(station: Station) {
    if (areAllDown || downStations.has(station.key) || !client.connected) return;
    const values = nestValues(station, readings);
    const body = JSON.stringify({ ts: config.nowMs(), values });
    client.publish(topicOf(station, 'telemetry'), body, { qos: 0 });
    for (const instrument of station.instruments.filter(hasOwnTopic)) {
      const value = String(readings.get(instrument.tagKey).value ?? '');
      // Not QoS 0: the broker keeps a retained QoS 0 message from those already subscribed.
      client.publish(topicOf(station, instrument.signal), value, { qos: 1, retain: true });
    }
  }

  const stationByTag = new Map(
    stations.flatMap((station) => station.instruments.map((each) => [each.tagKey, station])),
  );
  const stopListening = readings.changes.subscribe((changed) => {
    const touched = new Set(changed.map((reading) => stationByTag.get(reading.tagKey)));
    for (const station of touched) if (station) publish(station);
  });

  return {
    tags: stations.flatMap((station) =>
      station.instruments.map((instrument) => ({
        tagKey: instrument.tagKey,
        scale: null,
        point: hasOwnTopic(instrument)
          ? { kind: 'mqtt' as const, topic: topicOf(station, instrument.signal) }
          : {
              kind: 'mqtt' as const,
              topic: topicOf(station, 'telemetry'),
              jsonPath: ['values', ...pathOf(station, instrument)].join('.'),
            },
      })),
    ),
    setStation(stationKey, isUp) {
      if (isUp) downStations.delete(stationKey);
      else downStations.add(stationKey);
    },
    setAll(isUp) {
      areAllDown = !isUp;
    },
    async close() {
      stopListening();
      await client.endAsync(true);
    },
  };
}

function hasOwnTopic(instrument: Instrument): boolean {
  return instrument.signal === 'wellState';
}

function pathOf(station: Station, instrument: Instrument): string[] {
  return instrument.tagKey.slice(station.key.length + 1).split('.');
}

type Nested = { [name: string]: Nested | number | boolean | null };

function nestValues(station: Station, readings: Readings): Nested {
  const root: Nested = {};
  for (const instrument of station.instruments) {
    if (hasOwnTopic(instrument)) continue;
    const path = pathOf(station, instrument);
    const leaf = path.pop()!;
    let at = root;
    for (const step of path) at = (at[step] ??= {}) as Nested;
    at[leaf] = readings.get(instrument.tagKey).value;
  }
  return root;
}
