import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DataType,
  HistoryReadResult,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  Range,
  SecurityPolicy,
  StatusCodes,
  VariantArrayType,
  type UAVariable,
} from 'node-opcua';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';

export interface OpcuaTestServer {
  readonly port: number;
  readonly variables: Readonly<
    Record<
      'pressure' | 'running' | 'setpoint' | 'counter' | 'matrix' | 'limits' | 'analog',
      UAVariable
    >
  >;
  set(name: 'pressure' | 'running' | 'analog', value: TagValue): void;
  stop(): Promise<void>;
}

export interface OpcuaTestOptions {
  readonly mostMonitoredItems?: number;
  readonly port?: number;
  /** Keeps the history of `pressure`. */
  readonly keepsHistory?: boolean;
  /** What becomes of a read of history that goes on where another one ended. */
  readonly continuation?: 'forgotten' | 'refused';
  /** Lets in nobody else. */
  readonly user?: { readonly name: string; readonly password: string };
  /** Lets in nobody but who has the key of this certificate (DER). */
  readonly userCertificate?: Buffer;
}

/** A real OPC UA server on a free port of loopback, with its certificates in a folder of its own. */
export async function startOpcuaServer(options: OpcuaTestOptions = {}): Promise<OpcuaTestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'wellos-opcua-server-'));
  const server = new OPCUAServer({
    port: options.port ?? (await freePort()),
    hostname: '127.0.0.1',
    securityModes: [
      MessageSecurityMode.None,
      MessageSecurityMode.Sign,
      MessageSecurityMode.SignAndEncrypt,
    ],
    securityPolicies: [
      SecurityPolicy.None,
      SecurityPolicy.Basic256Sha256,
      SecurityPolicy.Aes128_Sha256_RsaOaep,
      SecurityPolicy.Aes256_Sha256_RsaPss,
    ],
    ...(options.user && {
      allowAnonymous: false,
      userManager: {
        isValidUser: (name: string, password: string) =>
          name === options.user!.name && password === options.user!.password,
      },
    }),
    ...(options.mostMonitoredItems !== undefined && {
      serverCapabilities: { maxMonitoredItemsPerSubscription: options.mostMonitoredItems },
    }),
    ...(options.userCertificate && { allowAnonymous: false }),
    serverCertificateManager: certificatesIn(join(folder, 'server')),
    userCertificateManager: certificatesIn(join(folder, 'users'), !options.userCertificate),
  });
  await server.initialize();
  if (options.userCertificate)
    await server.userCertificateManager.trustCertificate(options.userCertificate);
  const variables = addVariables(server);
  if (options.keepsHistory)
    server.engine.addressSpace!.installHistoricalDataNode(variables.pressure, {
      maxOnlineValues: 50_000,
    });
  if (options.continuation) breakContinuation(variables.pressure, options.continuation);
  await server.start();
  let stopping: Promise<void> | undefined;
  return {
    port: server.endpoints[0]!.port,
    variables,
    set(name, value) {
      const dataType = name === 'running' ? DataType.Boolean : DataType.Double;
      variables[name].setValueFromSource({ dataType, value });
    },
    stop() {
      stopping ??= server.shutdown(0).then(() => rm(folder, { recursive: true, force: true }));
      return stopping;
    },
  };
}

function breakContinuation(variable: UAVariable, how: 'forgotten' | 'refused'): void {
  const read = variable.historyRead.bind(variable);
  const statusCode =
    how === 'forgotten'
      ? StatusCodes.BadContinuationPointInvalid
      : StatusCodes.BadNoContinuationPoints;
  variable.historyRead = (context, details, range, encoding, continuation) =>
    continuation.continuationPoint
      ? Promise.resolve(new HistoryReadResult({ statusCode }))
      : read(context, details, range, encoding, continuation);
}

/** The library would use the home folder. */
function certificatesIn(rootFolder: string, takesAny = true): OPCUACertificateManager {
  return new OPCUACertificateManager({
    rootFolder,
    automaticallyAcceptUnknownCertificate: takesAny,
    disableFileWatchers: true,
  });
}

function addVariables(server: OPCUAServer): OpcuaTestServer['variables'] {
  const addressSpace = server.engine.addressSpace!;
  const namespace = addressSpace.getOwnNamespace();
  const device = namespace.addObject({
    organizedBy: addressSpace.rootFolder.objects,
    browseName: 'Well',
  });
  const add = (name: string, dataType: DataType, value: unknown) =>
    namespace.addVariable({
      componentOf: device,
      browseName: name,
      nodeId: `s=${name}`,
      dataType,
      value: { dataType, arrayType: VariantArrayType.Scalar, value },
    });
  const matrix = namespace.addVariable({
    componentOf: device,
    browseName: 'matrix',
    nodeId: 's=matrix',
    dataType: DataType.Double,
    valueRank: 1,
    value: {
      dataType: DataType.Double,
      arrayType: VariantArrayType.Array,
      value: new Float64Array([1, 2]),
    },
  });
  const limits = namespace.addVariable({
    componentOf: device,
    browseName: 'limits',
    nodeId: 's=limits',
    dataType: 'Range',
    value: { dataType: DataType.ExtensionObject, value: new Range({ low: 5, high: 95 }) },
  });
  /** With a range, which deadbands in percent are of. */
  const analog = namespace.addAnalogDataItem({
    componentOf: device,
    browseName: 'analog',
    nodeId: 's=analog',
    dataType: DataType.Double,
    engineeringUnitsRange: { low: 0, high: 200 },
    value: { dataType: DataType.Double, value: 0 },
  });
  return {
    analog,
    pressure: add('pressure', DataType.Double, 0),
    running: add('running', DataType.Boolean, false),
    setpoint: add('setpoint', DataType.UInt16, 0),
    counter: add('counter', DataType.Int64, [0xffff_ffff, 0xffff_fffe]),
    matrix,
    limits,
  };
}

/** Makes the server say how far a value is to be trusted, and since when it stands. */
export function setStatus(
  variable: UAVariable,
  value: number,
  status: 'Good' | 'UncertainLastUsableValue',
  sourceTime: Date,
): void {
  variable.setValueFromSource(
    { dataType: DataType.Double, value },
    StatusCodes[status],
    sourceTime,
  );
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}
