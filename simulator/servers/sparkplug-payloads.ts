import sparkplug from 'sparkplug-payload';
import { must } from '#shared/kit/must.ts';
import type { Instrument } from '#simulator/instruments/instrument.ts';
import type { Reading } from '#simulator/instruments/readings.ts';

/** Sparkplug B payloads, encoded by the Eclipse library. */
export const codec = must(sparkplug.get('spBv1.0'), 'the Sparkplug B namespace');
export type Payload = Parameters<typeof codec.encodePayload>[0];
export type Metric = NonNullable<Payload['metrics']>[number];

/** A metric under its name and alias, known from birth on. */
export interface KnownMetric {
  readonly tagKey: string;
  readonly name: string;
  readonly alias: number;
  readonly type: 'Boolean' | 'Int32' | 'Double';
}

export function encode(payload: Payload): Buffer {
  return Buffer.from(codec.encodePayload(payload));
}

/** Metrics of one device; aliases must be unique in their edge node, so they count on from `firstAlias`. */
export function nameMetrics(
  stationKey: string,
  instruments: readonly Instrument[],
  firstAlias: number,
): KnownMetric[] {
  return instruments.map((instrument, i) => ({
    tagKey: instrument.tagKey,
    name: instrument.tagKey.slice(stationKey.length + 1).replaceAll('.', '/'),
    alias: firstAlias + i,
    type: typeOf(instrument),
  }));
}

function typeOf(instrument: Instrument): KnownMetric['type'] {
  if (instrument.signal === 'running') return 'Boolean';
  return instrument.signal === 'wellState' ? 'Int32' : 'Double';
}

/** In a birth the metric says its name and alias, in data only its alias. */
export function metricOf(known: KnownMetric, reading: Reading, isBirth: boolean): Metric {
  return {
    ...(isBirth ? { name: known.name } : {}),
    alias: known.alias,
    type: known.type,
    value: reading.value,
    isNull: reading.value === null,
    timestamp: reading.atMs,
  };
}

export function nodeBirthMetrics(bdSeq: number): Metric[] {
  return [bdSeqMetric(bdSeq), { name: rebirthMetric, type: 'Boolean', value: false }];
}

export const rebirthMetric = 'Node Control/Rebirth';

export function bdSeqMetric(bdSeq: number): Metric {
  return { name: 'bdSeq', type: 'UInt64', value: bdSeq };
}
