import type { DeviceKind } from '#shared/domain/telemetry/device.ts';
import type { DriverTable } from './driver.ts';

/** Every protocol, loaded when the first device of its kind is: the OPC UA library alone costs 135 MB. */
export const drivers = {
  modbus: async () => (await import('./modbus/modbus-driver.ts')).createModbusDriver,
  opcua: async () => (await import('./opcua/opcua-driver.ts')).createOpcuaDriver,
  mqtt: async () => (await import('./mqtt/mqtt-driver.ts')).createMqttDriver,
} satisfies DriverTable;

/** A polled device says every value at each scan; the others say only what changed, so silence means nothing. */
export const isPolled = {
  modbus: true,
  opcua: false,
  mqtt: false,
} satisfies Readonly<Record<DeviceKind, boolean>>;
