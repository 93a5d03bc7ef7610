/** An OPC UA server whose nodes change each second. Argument: an `OpcuaConfig`. Tells its port, is told its clock's error. */
import {
  DataType,
  LogLevel,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  StatusCodes,
  setLogLevel,
} from 'node-opcua';
import { openJournal } from './journal.ts';
import { otherTags, valueOf } from './plan.ts';

export interface OpcuaConfig {
  readonly journal: string;
  readonly firstSerial: number;
  readonly device: string;
  readonly port: number;
  /** Certificates, kept over restarts. */
  readonly folder: string;
  readonly keepsHistory: boolean;
}

/** All values of one moment. `t`: by the server's clock; `at`: by the machine's. */
export interface ServedMoment {
  readonly d: string;
  readonly s: number;
  readonly t: number;
  readonly at: number;
}

const EVERY_MS = 1_000;
const MOST_KEPT = 20_000;

const config = JSON.parse(process.argv[2]!) as OpcuaConfig;
const journal = openJournal<ServedMoment>(config.journal);
setLogLevel(LogLevel.Critic);
const certificates = new OPCUACertificateManager({
  rootFolder: config.folder,
  automaticallyAcceptUnknownCertificate: true,
  disableFileWatchers: true,
});
const server = new OPCUAServer({
  port: config.port,
  hostname: '127.0.0.1',
  securityModes: [MessageSecurityMode.None],
  securityPolicies: [SecurityPolicy.None],
  serverCertificateManager: certificates,
  userCertificateManager: certificates,
});
await server.initialize();
const addressSpace = server.engine.addressSpace!;
const namespace = addressSpace.getOwnNamespace();
const variables = Array.from({ length: otherTags }, (_, tag) =>
  namespace.addVariable({
    organizedBy: addressSpace.rootFolder.objects,
    browseName: `t${tag}`,
    nodeId: `s=t${tag}`,
    dataType: DataType.Double,
  }),
);
let serial = config.firstSerial;
let clockErrorMs = 0;
change();
if (config.keepsHistory)
  for (const variable of variables)
    addressSpace.installHistoricalDataNode(variable, { maxOnlineValues: MOST_KEPT });
await server.start();
process.on('message', (message: { clockErrorMs: number }) => {
  clockErrorMs = message.clockErrorMs;
});
process.once('disconnect', () => process.exit());
process.send!({ port: server.endpoints[0]!.port });
tick();

/** Never two changes within a second: the server samples four times as often and would skip one of them. */
function tick(): void {
  change();
  setTimeout(tick, EVERY_MS);
}

function change(): void {
  const at = Date.now();
  const t = at + clockErrorMs;
  journal.write({ d: config.device, s: serial, t, at });
  for (const [tag, variable] of variables.entries()) {
    const value = { dataType: DataType.Double, value: valueOf(serial, tag) };
    variable.setValueFromSource(value, StatusCodes.Good, new Date(t));
  }
  serial++;
}
