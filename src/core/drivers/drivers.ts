import { isToldOnChange } from '#shared/domain/telemetry/device.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { DriverTable } from './driver.ts';

async function loadModbus() {
  return (await import('./modbus/modbus-driver.ts')).createModbusDriver;
}

/** Every protocol, loaded when the first device of its kind is: the OPC UA library alone costs 135 MB. */
export const drivers = {
  modbus: loadModbus,
  modbusSerial: loadModbus,
  opcua: async () => (await import('./opcua/opcua-driver.ts')).createOpcuaDriver,
  mqtt: async () => (await import('./mqtt/mqtt-driver.ts')).createMqttDriver,
} satisfies DriverTable;

const staleScans = 3;
const plainTopicLeastMs = 30_000;

/**
 * How long a tag may be silent before its value is stale. A polled device says every value at each scan. A plain topic
 * just stops when its publisher dies; it is taken to publish at least once a scan, or twice a minute where the scan is
 * shorter.
 */
export function silenceLimitMs({ point, scanMs: ownMs }: Tag, deviceScanMs: number): number {
  const scanMs = ownMs ?? deviceScanMs;
  if (isToldOnChange(point)) return Infinity;
  // An archive is only written when its hour or day is over.
  if (point.kind === 'modbus' && point.archive)
    return staleScans * Math.max(point.archive.everyMs, scanMs);
  if (point.kind === 'modbus') return staleScans * scanMs;
  if (point.kind === 'mqtt') return Math.max(staleScans * scanMs, plainTopicLeastMs);
  return Infinity;
}
