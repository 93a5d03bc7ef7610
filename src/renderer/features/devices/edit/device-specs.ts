import type { DeviceAddress } from '#shared/domain/telemetry/device.ts';
import type { Draft, FieldSpec } from '../form/field-spec.ts';

/** How a device is reached, as it is chosen: Modbus TCP and RTU over TCP are two to people and one kind on the wire. */
export const protocols = [
  'modbusTcp',
  'modbusRtuTcp',
  'modbusSerial',
  'opcua',
  'mqtt',
  'sensors',
] as const;
export type Protocol = (typeof protocols)[number];

export function protocolOf(address: DeviceAddress): Protocol | 'import' | 'calculated' {
  if (address.kind !== 'modbus') return address.kind;
  return address.framing === 'rtu' ? 'modbusRtuTcp' : 'modbusTcp';
}

export function kindOf(protocol: Protocol): DeviceAddress['kind'] {
  return protocol === 'modbusTcp' || protocol === 'modbusRtuTcp' ? 'modbus' : protocol;
}

export const nameSpec: FieldSpec = { path: 'name', kind: 'text' };

const scanSpec: FieldSpec = {
  path: 'scanMs',
  kind: 'number',
  unit: 's',
  storedPerShown: 1_000,
  hasHint: true,
};
const unitId: FieldSpec = { path: 'address.unitId', kind: 'number', hasHint: true };
const timeout: FieldSpec = {
  path: 'address.timeoutMs',
  kind: 'number',
  unit: 's',
  storedPerShown: 1_000,
  isFolded: true,
};
const userName: FieldSpec = { path: 'address.userName', kind: 'text' };

const overNetwork: readonly FieldSpec[] = [
  { path: 'address.host', kind: 'text', placeholder: '192.168.1.50' },
  { path: 'address.port', kind: 'number' },
  unitId,
  timeout,
];

const isSecured = (draft: Draft) => draft['address.securityMode'] !== 'None';
const isEncrypted = (draft: Draft) =>
  /^(mqtts|ssl|wss):/.test((draft['address.brokerUrl'] ?? '').trim());
const usesPassword = (draft: Draft) => draft['address.login'] !== 'certificate';
const hasGroup = (draft: Draft) => Boolean(draft['address.sparkplugGroup']?.trim());

const addressSpecs: Record<Protocol, readonly FieldSpec[]> = {
  modbusTcp: overNetwork,
  modbusRtuTcp: overNetwork,
  modbusSerial: [
    { path: 'address.path', kind: 'text', placeholder: 'COM3', hasHint: true },
    {
      path: 'address.baudRate',
      kind: 'choice',
      options: [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200],
    },
    unitId,
    {
      path: 'address.parity',
      kind: 'choice',
      options: ['none', 'even', 'odd'],
      optionWords: 'devices.parity',
      isFolded: true,
    },
    { path: 'address.dataBits', kind: 'choice', options: [8, 7], isFolded: true },
    { path: 'address.stopBits', kind: 'choice', options: [1, 2], isFolded: true },
    timeout,
  ],
  opcua: [
    { path: 'address.endpointUrl', kind: 'text', placeholder: 'opc.tcp://192.168.1.60:4840' },
    {
      path: 'address.securityMode',
      kind: 'choice',
      options: ['None', 'Sign', 'SignAndEncrypt'],
      optionWords: 'devices.securityMode',
      hasHint: true,
    },
    {
      path: 'address.login',
      kind: 'choice',
      options: ['certificate'],
      optionWords: 'devices.login',
      openWords: 'devices.usualLogin',
    },
    { ...userName, isShown: usesPassword },
    {
      path: 'address.securityPolicy',
      kind: 'choice',
      options: ['Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss'],
      openWords: 'devices.usualPolicy',
      isFolded: true,
      isShown: isSecured,
    },
  ],
  mqtt: [
    {
      path: 'address.brokerUrl',
      kind: 'text',
      placeholder: 'mqtt://192.168.1.70:1883',
      hasHint: true,
    },
    { path: 'address.sparkplugGroup', kind: 'text', hasHint: true },
    userName,
    {
      path: 'address.sparkplugHostId',
      kind: 'text',
      hasHint: true,
      isFolded: true,
      isShown: hasGroup,
    },
    {
      path: 'address.version',
      kind: 'choice',
      options: [5, 4],
      optionWords: 'devices.mqttVersion',
      isFolded: true,
    },
    {
      path: 'address.qos',
      kind: 'choice',
      options: [0, 1, 2],
      optionWords: 'devices.qos',
      openWords: 'devices.usualQos',
      isFolded: true,
    },
    { path: 'address.statusTopic', kind: 'text', hasHint: true, isFolded: true },
    { path: 'address.keepsSession', kind: 'check', hasHint: true, isFolded: true },
    {
      path: 'address.tls.ca',
      kind: 'lines',
      hasHint: true,
      isFolded: true,
      isShown: isEncrypted,
    },
    {
      path: 'address.tls.takesAnyCertificate',
      kind: 'check',
      hasHint: true,
      isFolded: true,
      isShown: isEncrypted,
    },
  ],
  sensors: [],
};

/** Of how a device is reached and how often. */
export function lineSpecs(protocol: Protocol): readonly FieldSpec[] {
  return [...addressSpecs[protocol], scanSpec];
}

export function takesPassword(protocol: Protocol): boolean {
  return protocol === 'opcua' || protocol === 'mqtt';
}

/** What a form begins with, in the units that are shown. */
export const usualTexts: Draft = {
  name: '',
  scanMs: '10',
  'address.port': '502',
  'address.unitId': '1',
  'address.timeoutMs': '1',
  'address.baudRate': '9600',
  'address.parity': 'none',
  'address.dataBits': '8',
  'address.stopBits': '1',
  'address.securityMode': 'None',
  'address.version': '5',
};
