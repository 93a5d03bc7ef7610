/**
 * An OPC UA server of nodes that change once a second, a tenth of them every 100 ms; a value is how often it changed.
 * Arguments: how many, a folder for certificates. Tells its endpoint.
 */
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
import { findFreePort } from '#simulator/servers/free-port.ts';

const count = Number(process.argv[2]);
const turns = 10;
setLogLevel(LogLevel.Critic);
const certificates = new OPCUACertificateManager({
  rootFolder: process.argv[3]!,
  automaticallyAcceptUnknownCertificate: true,
  disableFileWatchers: true,
});
const server = new OPCUAServer({
  port: await findFreePort(0),
  hostname: '127.0.0.1',
  securityModes: [MessageSecurityMode.None],
  securityPolicies: [SecurityPolicy.None],
  serverCertificateManager: certificates,
  userCertificateManager: certificates,
});
await server.initialize();
const addressSpace = server.engine.addressSpace!;
const variables = Array.from({ length: count }, (_, no) =>
  addressSpace.getOwnNamespace().addVariable({
    organizedBy: addressSpace.rootFolder.objects,
    browseName: `t${no}`,
    nodeId: `s=t${no}`,
    dataType: DataType.Double,
  }),
);
for (const variable of variables) change(variable, 0);
await server.start();
process.once('disconnect', () => process.exit());
process.send!(`opc.tcp://127.0.0.1:${server.endpoints[0]!.port}`);
const beganMs = performance.now();
tick(0);

function tick(round: number): void {
  const turn = round % turns;
  for (let no = turn; no < count; no += turns)
    change(variables[no]!, Math.floor(round / turns) + 1);
  setTimeout(() => tick(round + 1), Math.max(0, beganMs + (round + 1) * 100 - performance.now()));
}

function change(variable: (typeof variables)[number], value: number): void {
  variable.setValueFromSource({ dataType: DataType.Double, value }, StatusCodes.Good, new Date());
}
