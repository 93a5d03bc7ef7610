import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { deviceAddress } from '#shared/domain/telemetry/device.ts';
import { worstFirst, type Device } from '../device-line.ts';
import { deviceToDraft, draftToDevice } from './device-draft.ts';
import { protocolOf, usualTexts, type Protocol } from './device-specs.ts';

const words = { t: ((key: string) => key) as TFunction, language: 'en' };

const addresses = [
  { kind: 'modbus', host: '10.0.0.5', port: 1502, unitId: 7, timeoutMs: 2_500 },
  { kind: 'modbus', host: '10.0.0.5', framing: 'rtu', unitId: 7 },
  { kind: 'modbusSerial', path: '/dev/ttyUSB0', baudRate: 19_200, parity: 'even', stopBits: 2 },
  { kind: 'opcua', endpointUrl: 'opc.tcp://plant:4840', securityMode: 'Sign', userName: 'well' },
  { kind: 'opcua', endpointUrl: 'opc.tcp://plant:4840', login: 'certificate' },
  {
    kind: 'mqtt',
    brokerUrl: 'mqtts://broker:8883',
    version: 4,
    qos: 0,
    keepsSession: true,
    tls: { ca: 'PEM', takesAnyCertificate: true },
    sparkplugGroup: 'Permian',
    sparkplugHostId: 'wellos',
  },
  { kind: 'sensors' },
].map((address) => deviceAddress.parse(address));

describe('a device that is opened and saved is the same device', () => {
  it.each(addresses)('$kind', (address) => {
    const device = makeDevice({ address });
    const protocol = protocolOf(address) as Protocol;
    const draft = deviceToDraft(device, protocol, 'en');
    const read = draftToDevice(draft, { protocol, enabled: true }, words);
    expect([...read.problems]).toEqual([]);
    expect(read.fields).toEqual({ name: 'One', address, scanMs: 10_000, enabled: true });
  });
});

it.each<[Protocol, Record<string, string>, string, string]>([
  ['modbusTcp', {}, 'address.host', 'devices.issue.needed'],
  ['modbusTcp', { 'address.port': '0' }, 'address.port', 'devices.issue.atLeast'],
  ['modbusTcp', { 'address.unitId': 'x' }, 'address.unitId', 'devices.issue.number'],
  ['modbusTcp', { scanMs: '0.01' }, 'scanMs', 'devices.issue.atLeast'],
  [
    'opcua',
    { 'address.endpointUrl': 'http://a' },
    'address.endpointUrl',
    'devices.issue.format.endpointUrl',
  ],
  [
    'mqtt',
    { 'address.brokerUrl': 'broker' },
    'address.brokerUrl',
    'devices.issue.format.brokerUrl',
  ],
  ['sensors', { name: ' ' }, 'name', 'devices.issue.needed'],
])('%s %o is refused at its field', (protocol, change, path, text) => {
  const draft = { ...usualTexts, name: 'One', ...change };
  const read = draftToDevice(draft, { protocol, enabled: true }, words);
  expect(read.fields).toBeUndefined();
  expect(read.problems.get(path)).toBe(text);
});

it('lines in trouble come first, those turned off last', () => {
  const list = [
    makeDevice({ name: 'off', enabled: false }),
    makeDevice({ name: 'well 10', state: 'online', answeredPct: 100 }),
    makeDevice({ name: 'well 9', state: 'online', answeredPct: 100 }),
    makeDevice({ name: 'losing', state: 'online', answeredPct: 80 }),
    makeDevice({ name: 'down', state: 'offline' }),
    makeDevice({ name: 'trying', state: 'connecting' }),
  ];
  expect(worstFirst(list).map(({ name }) => name)).toEqual([
    'down',
    'trying',
    'losing',
    'well 9',
    'well 10',
    'off',
  ]);
});

interface Made extends Partial<Device> {
  readonly state?: NonNullable<Device['status']>['state'];
  readonly answeredPct?: number;
}

function makeDevice({ state = 'online', answeredPct, ...device }: Made): Device {
  const deviceId = '01J00000000000000000000000' as DeviceId;
  return {
    deviceId,
    name: 'One',
    address: addresses[0]!,
    scanMs: 10_000,
    enabled: true,
    hasPassword: false,
    identity: null,
    tagCount: 0,
    status: {
      deviceId,
      state,
      reason: 'none',
      sinceMs: 0,
      retries: 0,
      lastSampleMs: null,
      samplesPerMinute: 0,
      lastError: null,
      nextTryMs: null,
      placeGone: null,
      traffic: null,
      exchanges: answeredPct === undefined ? null : { answeredPct, p50Ms: 1, p99Ms: 2 },
    },
    ...device,
  };
}
