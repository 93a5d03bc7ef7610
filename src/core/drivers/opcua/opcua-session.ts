import { X509Certificate } from 'node:crypto';
import {
  MessageSecurityMode,
  OPCUAClient,
  LogLevel,
  SecurityPolicy,
  setLogLevel,
  UserTokenType,
  type ClientSession,
  type UserIdentityInfo,
} from 'node-opcua-client';
import { OPCUACertificateManager } from 'node-opcua-certificate-manager';
import { defaultClientTransportFactory, type IClientTransport } from 'node-opcua-transport';
import type { DeviceAddress } from '#shared/domain/telemetry/device.ts';
import { atMost } from '#core/drivers/at-most.ts';
import { certificateFolder } from '#core/drivers/server-certificates.ts';
import type { DriverConfig, Patience } from '#core/drivers/driver.ts';

// The library writes its warnings to standard output, which is not its to use; errors reach us as such.
setLogLevel(LogLevel.Critic);

export type OpcuaAddress = Extract<DeviceAddress, { kind: 'opcua' }>;

/** A session and the sockets under it, which we can cut when the server does not answer our goodbye. */
export interface OpcuaConnection {
  readonly client: OPCUAClient;
  /** Makes our own key when there is none yet, which takes seconds on a small machine and is not the server's fault. */
  prepare(): Promise<void>;
  open(): Promise<ClientSession>;
  /** Drops the line at once. */
  cut(): void;
  /** Says goodbye, waits a moment, then cuts. */
  close(): Promise<void>;
}

/** Together they stay well below the two seconds a driver has for closing. */
const GOODBYE_MS = 400;

/** One attempt, no reconnecting: `open` fails, or the client says `close` when the line breaks. */
export function createOpcuaConnection(
  address: OpcuaAddress,
  config: DriverConfig,
): OpcuaConnection {
  const transports = new Set<IClientTransport>();
  const certificates = createCertificateStore(config.workFolder);
  const client = OPCUAClient.create({
    applicationName: 'WellOS',
    clientName: 'WellOS',
    securityMode: MessageSecurityMode[address.securityMode],
    securityPolicy:
      address.securityMode === 'None'
        ? SecurityPolicy.None
        : SecurityPolicy[address.securityPolicy ?? 'Basic256Sha256'],
    // Behind a router the server's own idea of its address is seldom ours.
    endpointMustExist: false,
    keepSessionAlive: false,
    connectionStrategy: { maxRetry: 0, initialDelay: 0, maxDelay: 0 },
    // The library calls a socket dead after half of this without a byte.
    transportTimeout: config.patience.silenceMs * 2,
    defaultTransactionTimeout: config.patience.connectMs,
    clientCertificateManager: certificates,
    transportFactory: {
      create(settings) {
        const transport = defaultClientTransportFactory.create(settings);
        transports.add(transport);
        return transport;
      },
    },
  });
  let session: ClientSession | undefined;

  const cut = () => {
    for (const transport of transports) transport.forceConnectionBreak();
  };

  return {
    client,
    prepare: () => certificates.initialize(),
    async open() {
      await client.connect(address.endpointUrl);
      session = await client.createSession(identityOf(address, config));
      return session;
    },
    cut,
    async close() {
      if (session) await atMost(session.close(true), GOODBYE_MS);
      const disconnected = client.disconnect();
      await atMost(disconnected, GOODBYE_MS);
      cut();
      await atMost(disconnected, GOODBYE_MS);
      for (const transport of transports) transport.dispose();
    },
  };
}

/**
 * Our own certificate and the servers' ones, in the work folder: the library would use the person's home.
 * A server certificate we do not know is refused and put into `rejected/`; moving it to `trusted/certs/` accepts it.
 */
function createCertificateStore(workFolder: string): OPCUACertificateManager {
  return new OPCUACertificateManager({
    rootFolder: certificateFolder(workFolder),
    automaticallyAcceptUnknownCertificate: false,
    disableFileWatchers: true,
  });
}

/** undefined: as nobody. */
function identityOf(
  { userName, login }: OpcuaAddress,
  { secret = '', identity }: DriverConfig,
): UserIdentityInfo | undefined {
  if (login !== 'certificate')
    return userName === undefined
      ? undefined
      : { type: UserTokenType.UserName, userName, password: secret };
  if (!identity) throw new Error('BadIdentityTokenInvalid: this seat has no certificate to log in');
  return {
    type: UserTokenType.Certificate,
    certificateData: new X509Certificate(identity.certificate).raw,
    privateKey: identity.privateKey,
  };
}

/** How often the server must say that it lives, in publishing intervals. */
export function keepAliveCount(patience: Patience, publishMs: number): number {
  return Math.max(1, Math.floor(patience.silenceMs / 3 / publishMs));
}
