import type { TagFields } from '#shared/contract/devices.ts';
import type { OpenClient } from '#shared/contract/open-client.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { LineAddress, TagPoint } from '#shared/domain/telemetry/device.ts';
import type { CoreProcess } from '../core-process.ts';

export interface DeviceToBring {
  readonly name: string;
  readonly address: LineAddress;
  readonly scanMs: number;
  readonly points: readonly TagPoint[];
}

export interface Brought {
  readonly connection: OpenClient;
  /** Of each device, in order. */
  readonly tagIds: readonly (readonly TagId[])[];
}

/** An operator with these devices, made through the contract as a user would. */
export async function bringDevices(
  core: CoreProcess,
  devices: readonly DeviceToBring[],
): Promise<Brought> {
  const installation = core.connect(null);
  const { tenantId } = await installation.client.tenants.create({ name: 'Bench' });
  installation.close();
  const connection = core.connect(tenantId);
  const tagIds: TagId[][] = [];
  for (const { points, ...fields } of devices) {
    const { deviceId } = await connection.client.devices.create({
      fields: { ...fields, enabled: true },
      tags: points.map(toTag),
    });
    tagIds.push(points.map((_, tag) => `${deviceId}/t${tag}` as TagId));
  }
  return { connection, tagIds };
}

/** 20 float32 in a row: one question a scan. */
export function modbusDevice(no: number, port: number, tags: number, scanMs: number) {
  return {
    name: `Device ${no}`,
    address: { kind: 'modbus', host: '127.0.0.1', port, unitId: 1, timeoutMs: 1_000 },
    scanMs,
    points: Array.from({ length: tags }, (_, tag) => ({
      kind: 'modbus',
      table: 'holding',
      register: tag * 2,
      encoding: 'f32',
      wordOrder: 'ABCD',
    })),
  } as const satisfies DeviceToBring;
}

function toTag(point: TagPoint, no: number): TagFields {
  return {
    key: `t${no}`,
    name: `Value ${no}`,
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
