import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimulatedLease } from '#shared/domain/telemetry/simulated-lease.ts';
import type { Clock } from '#shared/kit/clock.ts';
import { must } from '#shared/kit/must.ts';
import type { Subscribable } from '#shared/kit/subscribable.ts';
import { writeHistory } from './history/field-history.ts';
import { createMeterRecords, type MeterRecords } from './instruments/meter-records.ts';
import { createReadings, type Reading, type Readings } from './instruments/readings.ts';
import { createSensorFaults } from './instruments/sensor-faults.ts';
import { installStations } from './instruments/stations.ts';
import type { Station } from './instruments/instrument.ts';
import { createLines, type Lines } from './line-outages.ts';
import { writeManifest } from './manifest.ts';
import { createField, type Field } from './physics/field.ts';
import { planField, type PlannedLease } from './plan/field-plan.ts';
import type { FieldServer, TakeSetPoint } from './servers/field-server.ts';
import { systemClock } from './system-clock.ts';
import { startTicking } from './ticking.ts';

export interface SimulatedLeaseOptions {
  readonly seed: string;
  /** Simulated seconds per second. */
  readonly speed: number;
  readonly historyDays: number;
  /** How often the product is told to scan. */
  readonly scanMs: number;
  /** Preferred ports; 0 or a taken one: any free port. */
  readonly modbusPort: number;
  readonly opcuaPort: number;
  readonly mqttPort: number;
  /** Failing equipment, outages, sick sensors and lines that drop by themselves. */
  readonly hasFaults: boolean;
  /** How often the field moves; null: only by `probe.advance`. */
  readonly tickMs: number | null;
  /** Keeps the OPC UA server's certificate for the next start; null: a folder of its own, removed on close. */
  readonly workFolder: string | null;
  readonly clock: Clock;
}

/** What tests and benchmarks may do that no client on the wire can. */
export interface Probe {
  readonly changes: Subscribable<readonly Reading[]>;
  reading(tagKey: string): Reading;
  /** Holds a tag at a value (null: no signal) until released. Readers hear of it as of any change. */
  setValue(tagKey: string, value: number | boolean | null): void;
  release(tagKey: string): void;
  /** By key of a device or, where a device speaks for several, of one of its wells or `<lease>-battery`. */
  dropLine(key: string): Promise<void>;
  restoreLine(key: string): Promise<void>;
  advance(elapsedS: number): void;
}

export interface RunningLease {
  readonly manifest: SimulatedLease;
  readonly probe: Probe;
  close(): Promise<void>;
}

export const defaultOptions: SimulatedLeaseOptions = {
  seed: 'permian',
  speed: 1,
  historyDays: 730,
  scanMs: 500,
  modbusPort: 0,
  opcuaPort: 0,
  mqttPort: 0,
  hasFaults: true,
  tickMs: 500,
  workFolder: null,
  clock: systemClock,
};

/** Starts field and servers; the manifest names the ports that were had. */
export async function startSimulatedLease(
  options: Partial<SimulatedLeaseOptions> = {},
): Promise<RunningLease> {
  const config = { ...defaultOptions, ...options };
  const { seed, clock } = config;
  const startMs = clock.nowMs();
  const plan = planField(seed, config.hasFaults);
  const field = createField(
    seed,
    startMs,
    plan.map((lease) => lease.design),
  );
  const stations = plan.flatMap((lease) =>
    installStations(lease, field.leases.get(lease.sketch.key)!),
  );
  const faults = config.hasFaults ? createSensorFaults(seed) : new Map();
  const readings = createReadings(
    seed,
    stations.flatMap((station) => station.instruments),
    faults,
  );
  readings.refresh(0, startMs);

  const metered = must(
    plan.find(({ sketch }) => sketch.servedBy === 'modbus'),
    'a lease is on the gateway',
  );
  const records = createMeterRecords(
    `${seed}/meter`,
    field.leases.get(metered.sketch.key)!,
    startMs,
  );

  const work = await openWorkFolder(config.workFolder);
  const servers = await startServers(config, {
    plan,
    stations,
    readings,
    meter: { lease: metered, records },
    folder: work.folder,
  });
  const lines = createLines(seed, servers, config.hasFaults);
  const history = writeHistory({ seed, plan, field, startMs, dayCount: config.historyDays });
  const devices = servers.flatMap((server) => server.devices);
  const manifest = writeManifest({
    seed,
    startedMs: startMs,
    scanMs: config.scanMs,
    plan,
    stations,
    devices,
    history,
  });
  const ticking = startTicking(clock, config.tickMs, (elapsedS) => {
    lines.step(elapsedS);
    field.advance(elapsedS * config.speed);
    readings.refresh(elapsedS * config.speed, clock.nowMs());
    records.step(elapsedS * config.speed, clock.nowMs());
    for (const { cards } of stations) cards?.memory.step(elapsedS * config.speed, clock.nowMs());
  });

  return {
    manifest,
    probe: createProbe({ field, readings, lines, stations, records, clock }),
    async close() {
      ticking.close();
      await lines.settled();
      for (const server of servers) await server.close();
      await work.close();
    },
  };
}

/** node-opcua alone takes half a second to load, so each server's library is loaded beside the others. */
async function startServers(
  config: SimulatedLeaseOptions,
  field: {
    readonly plan: readonly PlannedLease[];
    readonly stations: readonly Station[];
    readonly readings: Readings;
    readonly meter: { readonly lease: PlannedLease; readonly records: MeterRecords };
    readonly folder: string;
  },
): Promise<FieldServer[]> {
  const stationsOf = (servedBy: PlannedLease['sketch']['servedBy']) =>
    field.stations.filter((station) =>
      field.plan.some((l) => l.sketch.key === station.leaseKey && l.sketch.servedBy === servedBy),
    );
  const common = { readings: field.readings, takeSetPoint: setPointsOf(field.stations) };
  const { lease, records } = field.meter;
  const [modbus, opcua, mqtt, meter] = await Promise.all([
    import('./servers/modbus-server.ts'),
    import('./servers/opcua-server.ts'),
    import('./servers/mqtt-server.ts'),
    import('./servers/flow-computer.ts'),
  ]);
  const starts = await Promise.allSettled([
    modbus.startModbusServer({
      ...common,
      port: config.modbusPort,
      stations: stationsOf('modbus'),
    }),
    opcua.startOpcUaServer({
      ...common,
      port: config.opcuaPort,
      stations: stationsOf('opcua'),
      certificateFolder: field.folder,
    }),
    mqtt.startMqttServer({
      ...common,
      port: config.mqttPort,
      nowMs: config.clock.nowMs,
      sparkplugStations: stationsOf('sparkplug'),
      jsonStations: stationsOf('json'),
    }),
    meter.startFlowComputer({
      key: `${lease.sketch.key}-meter`,
      name: `${lease.sketch.name} flow computer`,
      leaseKey: lease.sketch.key,
      records,
    }),
  ]);
  return allOrNone(starts);
}

/** When one server cannot start, those that did are closed again. */
async function allOrNone(
  starts: readonly PromiseSettledResult<FieldServer>[],
): Promise<FieldServer[]> {
  const servers = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const failed = starts.find((start) => start.status === 'rejected');
  if (!failed) return servers;
  for (const server of servers) await server.close();
  throw failed.reason;
}

function setPointsOf(stations: readonly Station[]): TakeSetPoint {
  const places = new Map(
    stations.flatMap((station) =>
      station.instruments.map(
        (instrument) => [instrument.tagKey, { instrument, station }] as const,
      ),
    ),
  );
  return (tagKey, value) => {
    const place = places.get(tagKey);
    if (!place?.instrument.isWritable) return false;
    return place.station.command(place.instrument.signal, Number(value));
  };
}

function createProbe({
  field,
  readings,
  lines,
  stations,
  records,
  clock,
}: {
  readonly field: Field;
  readonly readings: Readings;
  readonly lines: Lines;
  readonly stations: readonly Station[];
  readonly records: MeterRecords;
  readonly clock: Clock;
}): Probe {
  return {
    changes: readings.changes,
    reading: readings.get,
    setValue: (tagKey, value) => readings.setValue(tagKey, value, clock.nowMs()),
    release: readings.release,
    dropLine: lines.dropLine,
    restoreLine: lines.restoreLine,
    advance(elapsedS) {
      field.advance(elapsedS);
      readings.refresh(elapsedS, clock.nowMs());
      records.step(elapsedS, clock.nowMs());
      for (const { cards } of stations) cards?.memory.step(elapsedS, clock.nowMs());
    },
  };
}

async function openWorkFolder(given: string | null) {
  if (given !== null) return { folder: given, close: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'simulated-lease-'));
  return { folder, close: () => rm(folder, { recursive: true, force: true }) };
}
