import { simulatedLease } from '#shared/domain/telemetry/simulated-lease.ts';
import type { SimulatedLease, SimulatedTag } from '#shared/domain/telemetry/simulated-lease.ts';
import { must } from '#shared/kit/must.ts';
import type { Instrument, Station } from './instruments/instrument.ts';
import type { PlannedLease } from './plan/field-plan.ts';
import { signalTraits } from './instruments/signal-traits.ts';
import type { ServedCard, ServedDevice, ServedRecord, ServedTag } from './servers/field-server.ts';

/** Cards are asked for oftener than in the field, so that there is something to look at soon. */
const cardScanMs = 10_000;
const recordScanMs = 10_000;

/** Tells the product what is there. Checked against the shared schema, so a wrong plan fails here and not at the reader. */
export function writeManifest(config: {
  readonly seed: string;
  readonly startedMs: number;
  readonly scanMs: number;
  readonly plan: readonly PlannedLease[];
  readonly stations: readonly Station[];
  readonly devices: readonly ServedDevice[];
  readonly history: SimulatedLease['history'];
}): SimulatedLease {
  const { seed, startedMs, scanMs, plan, stations, devices, history } = config;
  const located = new Map(
    stations.flatMap((station) =>
      station.instruments.map(
        (instrument) => [instrument.tagKey, { instrument, station }] as const,
      ),
    ),
  );
  return simulatedLease.parse({
    version: 1,
    seed,
    startedMs,
    leases: plan.map((lease) => lease.site),
    wells: plan.flatMap((lease) => lease.wells),
    devices: devices.map(({ key, name, address, tags, cards = [], records = [] }) => {
      const isShared = new Set(tags.map((tag) => located.get(tag.tagKey)?.station)).size > 1;
      const describe = (tag: ServedTag) => {
        const { instrument, station } = must(located.get(tag.tagKey), tag.tagKey);
        return describeTag(tag, instrument, isShared ? station.name : null);
      };
      return {
        key,
        name,
        address,
        scanMs,
        tags: tags.map(describe),
        records: records.map(describeRecord),
        cards: cards.map((card) =>
          describeCard(
            card,
            must(
              stations.find((station) => station.key === card.stationKey),
              card.stationKey,
            ),
          ),
        ),
      };
    }),
    history,
  });
}

/** On a device that speaks for several stations a tag's name begins with the station's. */
function describeTag(tag: ServedTag, instrument: Instrument, station: string | null): SimulatedTag {
  const { traits, signal, wellKey, leaseKey, equipment, model } = instrument;
  const isOnOff = signal === 'running';
  return {
    key: tag.tagKey,
    name: station ? `${station} ${instrument.name.toLowerCase()}` : instrument.name,
    unit: traits.unit,
    signal,
    wellKey,
    leaseKey,
    equipment,
    point: tag.point,
    scale: tag.scale,
    range: isOnOff ? null : { low: traits.low, high: traits.high },
    ...(model && { model }),
  };
}

function describeCard({ kind, point }: ServedCard, { key, leaseKey, cards }: Station) {
  const signal = kind === 'surface' ? ('surfaceCard' as const) : ('pumpCard' as const);
  return {
    key: `${key}.${signal}`,
    name: signalTraits[signal].name,
    unit: '',
    signal,
    wellKey: key,
    leaseKey,
    equipment: null,
    point,
    scale: null,
    range: null,
    scanMs: cardScanMs,
    ...(kind === 'surface' && { model: { kind: 'rodString' as const, ...cards!.rods } }),
  };
}

function describeRecord({ tagKey, name, unit, leaseKey, point }: ServedRecord) {
  return {
    key: tagKey,
    name,
    unit,
    signal: 'other' as const,
    wellKey: null,
    leaseKey,
    equipment: 'Gas meter',
    point,
    scale: null,
    range: null,
    scanMs: recordScanMs,
  };
}
