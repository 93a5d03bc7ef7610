import type { DeviceId, TagId, TenantId } from '#shared/domain/identity/ids.ts';
import type { TagFields } from '#shared/contract/devices.ts';
import type { LineAddress, TagPoint } from '#shared/domain/telemetry/device.ts';
import { isModbus, modbusBlocks, MODBUS_TIMEOUT_MS, otherTags, type SoakLine } from './plan.ts';
import { SPARKPLUG_GROUP } from './sparkplug-group.ts';
import type { WatchedCore } from './core-process.ts';

/** A tag, and which value of its device's answers it shows. */
export interface SoakTag {
  readonly tagId: TagId;
  readonly number: number;
  /** Of a Modbus block; 0 elsewhere. */
  readonly start: number;
}

export interface BroughtDevice {
  readonly key: string;
  readonly line: SoakLine;
  readonly deviceId: DeviceId;
  readonly tags: readonly SoakTag[];
}

/** An operator with all devices, made through the contract as a user would. `placeOf`: port or path of a line. */
export async function bringDevices(
  core: WatchedCore,
  lines: readonly SoakLine[],
  placeOf: (line: SoakLine) => number | string,
): Promise<{ readonly tenantId: TenantId; readonly devices: readonly BroughtDevice[] }> {
  const installation = core.connect(null);
  const { tenantId } = await installation.client.tenants.create({ name: 'Soak' });
  installation.close();
  const { client, close } = core.connect(tenantId);
  const devices: BroughtDevice[] = [];
  for (const line of lines)
    for (const { key, unitId } of line.devices) {
      const numbered = tagsOf(line, key);
      const { deviceId } = await client.devices.create({
        fields: {
          name: key,
          address: addressOf(line, unitId, placeOf(line)),
          scanMs: line.kind === 'opcua' || line.kind === 'opcuaHistory' ? 250 : 1_000,
          enabled: true,
        },
        tags: numbered.map(({ fields }) => fields),
      });
      const tags = numbered.map(({ fields, number, start }) => {
        return { tagId: `${deviceId}/${fields.key}` as TagId, number, start };
      });
      devices.push({ key, line, deviceId, tags });
    }
  close();
  return { tenantId, devices };
}

function addressOf({ kind, host }: SoakLine, unitId: number, place: number | string): LineAddress {
  const unit = { unitId, timeoutMs: MODBUS_TIMEOUT_MS };
  if (kind === 'serial')
    return {
      kind: 'modbusSerial',
      path: String(place),
      baudRate: 19_200,
      dataBits: 8,
      parity: 'none',
      stopBits: 1,
      ...unit,
    };
  const port = Number(place);
  if (kind === 'tcp') return { kind: 'modbus', host, port, ...unit };
  if (kind === 'rtu') return { kind: 'modbus', host, port, framing: 'rtu', ...unit };
  if (kind === 'opcua' || kind === 'opcuaHistory')
    return { kind: 'opcua', endpointUrl: `opc.tcp://${host}:${port}`, securityMode: 'None' };
  const broker = { kind: 'mqtt', brokerUrl: `mqtt://${host}:${port}`, version: 5 } as const;
  if (kind === 'sparkplug') return { ...broker, sparkplugGroup: SPARKPLUG_GROUP };
  return { ...broker, keepsSession: true };
}

function tagsOf(line: SoakLine, device: string) {
  if (isModbus(line))
    return modbusBlocks.flatMap(({ start, tags }) =>
      Array.from({ length: tags }, (_, number) => ({
        fields: tagFields(`b${start}t${number}`, {
          kind: 'modbus',
          table: 'holding',
          register: start + 2 * number,
          encoding: 'f32',
          wordOrder: 'ABCD',
        }),
        number,
        start,
      })),
    );
  return Array.from({ length: otherTags }, (_, number) => ({
    fields: tagFields(`t${number}`, pointOf(line, device, number)),
    number,
    start: 0,
  }));
}

function pointOf({ kind }: SoakLine, device: string, number: number): TagPoint {
  if (kind === 'mqtt')
    return { kind: 'mqtt', topic: `soak/${device}`, jsonPath: `values.t${number}` };
  if (kind === 'sparkplug')
    return {
      kind: 'mqtt',
      sparkplug: { edgeNode: device, device: 'Poc', metric: `t${number}` },
    };
  return { kind: 'opcua', nodeId: `ns=1;s=t${number}` };
}

function tagFields(key: string, point: TagPoint): TagFields {
  return {
    key,
    name: key,
    unit: '',
    signal: 'other',
    wellId: null,
    leaseId: null,
    equipment: null,
    point,
    scale: null,
    range: null,
  };
}
