import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IClientOptions } from 'mqtt';
import type { DeviceAddress } from '#shared/domain/telemetry/device.ts';
import type { DriverConfig } from '#core/drivers/driver.ts';
import { stateMessage, stateTopic } from './host-state.ts';

export type MqttAddress = Extract<DeviceAddress, { kind: 'mqtt' }>;

const MOST_PAYLOAD_BYTES = 4 * 1024 * 1024;
/** For as long a broker of MQTT 5 keeps what is published while this seat is away. */
const KEEP_SESSION_S = 7 * 24 * 3_600;

/** What the library is told; it makes one attempt and never connects again by itself. */
export function connectOptions(address: MqttAddress, config: DriverConfig): IClientOptions {
  const { patience } = config;
  const will = willOf(address, config);
  return {
    manualConnect: true,
    protocolVersion: address.version,
    clean: address.keepsSession !== true,
    ...(address.keepsSession && { clientId: clientIdOf(config) }),
    ...(address.userName !== undefined && { username: address.userName }),
    ...(config.secret !== undefined && { password: config.secret }),
    ...(address.tls?.ca !== undefined && { ca: address.tls.ca }),
    ...(address.tls?.takesAnyCertificate && { rejectUnauthorized: false }),
    ...(will && { will }),
    resubscribe: false,
    reconnectPeriod: 0,
    connectTimeout: patience.connectMs,
    // The library gives a silent broker half a period of grace.
    keepalive: Math.max(1, Math.floor(patience.silenceMs / 1_500)),
    ...(address.version === 5 && {
      properties: {
        maximumPacketSize: MOST_PAYLOAD_BYTES,
        ...(address.keepsSession && { sessionExpiryInterval: KEEP_SESSION_S }),
      },
    }),
  };
}

/** One session has one will: that of the host application goes before. */
function willOf(address: MqttAddress, { clock }: DriverConfig): IClientOptions['will'] {
  if (address.sparkplugHostId !== undefined) {
    const payload = Buffer.from(stateMessage(false, clock.nowMs()));
    return { topic: stateTopic(address.sparkplugHostId), payload, qos: 1, retain: true };
  }
  if (address.statusTopic === undefined) return undefined;
  return { topic: address.statusTopic, payload: Buffer.from('offline'), qos: 1, retain: true };
}

/**
 * A session belongs to one seat and device: two seats with one name would throw each other out. The seat's half of the
 * name lies in the work folder.
 */
function clientIdOf({ workFolder, deviceId }: DriverConfig): string {
  const file = join(workFolder, 'mqtt-client-name');
  const seat = readOrUndefined(file) ?? randomUUID();
  mkdirSync(workFolder, { recursive: true });
  writeFileSync(file, seat);
  return `wellos-${seat}-${deviceId}`;
}

function readOrUndefined(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    return undefined; // Not there yet.
  }
}
