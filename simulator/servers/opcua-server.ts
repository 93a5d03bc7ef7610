import {
  DataType,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  StatusCodes,
  Variant,
  type DataValue,
  type StatusCode,
  type UAVariable,
} from 'node-opcua';
import { must } from '#shared/kit/must.ts';
import type { Instrument, Station } from '#simulator/instruments/instrument.ts';
import type { Reading, Readings } from '#simulator/instruments/readings.ts';
import type { FieldServer, ServedTag, TakeSetPoint } from './field-server.ts';
import { loopback, startOnFreePort } from './free-port.ts';

const deviceKey = 'caliche-flat-scada';

interface OpcUaConfig {
  readonly port: number;
  readonly stations: readonly Station[];
  readonly readings: Readings;
  readonly takeSetPoint: TakeSetPoint;
  /** Where the server keeps the certificate it makes for itself. */
  readonly certificateFolder: string;
}

/**
 * A lease's SCADA server: one endpoint, an object per station, a variable per instrument with the instrument's own time.
 * A station whose line is down keeps its last values under BadNoCommunication; cutting the device ends every session.
 */
export async function startOpcUaServer(config: OpcUaConfig): Promise<FieldServer> {
  const { server, port } = await startOnFreePort(config.port, (free) => start(config, free));
  const variables = addVariables(server, config);
  const downStations = new Set<string>();
  const stationByTag = new Map(
    config.stations.flatMap((station) => station.instruments.map((i) => [i.tagKey, station.key])),
  );

  function show(reading: Reading) {
    const stationKey = stationByTag.get(reading.tagKey);
    if (stationKey === undefined || downStations.has(stationKey)) return;
    setVariable(must(variables.get(reading.tagKey), reading.tagKey), reading, statusOf(reading));
  }

  function setStation(station: Station, isUp: boolean) {
    if (isUp) downStations.delete(station.key);
    else downStations.add(station.key);
    for (const { tagKey } of station.instruments) {
      const reading = config.readings.get(tagKey);
      if (isUp) show(reading);
      else setStatus(variables.get(tagKey)!, StatusCodes.BadNoCommunication);
    }
  }

  for (const { tagKey } of config.stations.flatMap((station) => station.instruments)) {
    show(config.readings.get(tagKey));
  }
  const stopListening = config.readings.changes.subscribe((readings) => readings.forEach(show));

  return {
    devices: [describe(config.stations, port)],
    async setLine(key, isUp) {
      const station = config.stations.find((each) => each.key === key);
      if (station) setStation(station, isUp);
      else if (key === deviceKey) await setEndpoints(server, isUp);
      return station !== undefined || key === deviceKey;
    },
    async close() {
      stopListening();
      await server.shutdown(0);
    },
  };
}

async function start(config: OpcUaConfig, port: number) {
  const server = new OPCUAServer({
    port,
    host: loopback,
    hostname: loopback,
    serverInfo: { applicationUri: 'urn:simulated-lease:scada' },
    serverCertificateManager: new OPCUACertificateManager({
      rootFolder: config.certificateFolder,
      automaticallyAcceptUnknownCertificate: true,
    }),
    securityModes: [MessageSecurityMode.None],
    securityPolicies: [SecurityPolicy.None],
    allowAnonymous: true,
    discoveryServerEndpointUrl: undefined,
    maxConnectionsPerEndpoint: 40,
    serverCapabilities: { maxSessions: 40 },
  });
  await server.start();
  return { server, port };
}

function addVariables(server: OPCUAServer, config: OpcUaConfig): ReadonlyMap<string, UAVariable> {
  const addressSpace = must(server.engine.addressSpace, 'an address space after start');
  const namespace = addressSpace.getOwnNamespace();
  const variables = new Map<string, UAVariable>();
  for (const station of config.stations) {
    const folder = namespace.addObject({
      organizedBy: addressSpace.rootFolder.objects,
      browseName: station.name,
      nodeId: `s=${station.key}`,
    });
    for (const instrument of station.instruments) {
      const variable = namespace.addVariable({
        componentOf: folder,
        browseName: instrument.name,
        nodeId: `s=${pathOf(instrument)}`,
        dataType: typeOf(instrument),
        minimumSamplingInterval: 50,
        accessLevel: instrument.isWritable ? 'CurrentRead | CurrentWrite' : 'CurrentRead',
      });
      if (instrument.isWritable) acceptWrites(variable, instrument, config.takeSetPoint);
      variables.set(instrument.tagKey, variable);
    }
  }
  return variables;
}

/** A written set point goes to the well; the variable follows when the well does. (The library calls with a callback last.) */
function acceptWrites(variable: UAVariable, instrument: Instrument, takeSetPoint: TakeSetPoint) {
  function writeValue(_context: unknown, written: DataValue, ...rest: unknown[]) {
    const done = rest.at(-1) as (error: Error | null, status: StatusCode) => void;
    const value: unknown = written.value.value;
    const isUsable = typeof value === 'number' || typeof value === 'boolean';
    if (!isUsable) return done(null, StatusCodes.BadTypeMismatch);
    const isTaken = takeSetPoint(instrument.tagKey, value);
    done(null, isTaken ? StatusCodes.Good : StatusCodes.BadNotWritable);
  }
  variable.writeValue = writeValue as UAVariable['writeValue'];
}

function setVariable(variable: UAVariable, reading: Reading, status: StatusCode) {
  const dataType = variable.dataTypeObj.browseName.name as keyof typeof DataType;
  const value = reading.value ?? (dataType === 'Boolean' ? false : 0);
  const variant = new Variant({ dataType: DataType[dataType], value });
  variable.setValueFromSource(variant, status, new Date(reading.atMs));
}

function setStatus(variable: UAVariable, status: StatusCode) {
  const last = variable.readValue();
  variable.setValueFromSource(last.value, status, last.sourceTimestamp ?? undefined);
}

function statusOf(reading: Reading): StatusCode {
  return reading.value === null ? StatusCodes.BadSensorFailure : StatusCodes.Good;
}

async function setEndpoints(server: OPCUAServer, isUp: boolean) {
  if (isUp) return server.resumeEndPoints();
  for (const endpoint of server.endpoints) endpoint.abruptlyInterruptChannels();
  await server.suspendEndPoints();
}

function describe(stations: readonly Station[], port: number): FieldServer['devices'][number] {
  return {
    key: deviceKey,
    name: 'Caliche Flat SCADA server',
    address: {
      kind: 'opcua',
      endpointUrl: `opc.tcp://${loopback}:${port}`,
      securityMode: 'None',
    },
    stationKeys: stations.map((station) => station.key),
    tags: stations.flatMap((station) => station.instruments.map(serveTag)),
  };
}

function serveTag(instrument: Instrument): ServedTag {
  const nodeId = `ns=1;s=${pathOf(instrument)}`;
  return { tagKey: instrument.tagKey, scale: null, point: { kind: 'opcua', nodeId } };
}

function pathOf(instrument: Instrument): string {
  return instrument.tagKey.replaceAll('.', '/');
}

function typeOf(instrument: Instrument): 'Boolean' | 'UInt16' | 'Double' {
  if (instrument.signal === 'running') return 'Boolean';
  return instrument.signal === 'wellState' ? 'UInt16' : 'Double';
}
