import type { DriverTag } from '#core/drivers/driver.ts';
import { createModbusDriver } from '#core/drivers/modbus/modbus-driver.ts';
import { runDriverTests } from '#core/drivers/run-driver-tests.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { tagAddress } from '#shared/domain/telemetry/device.ts';
import { startPymodbus, whatPymodbusLacks } from './pymodbus-server.ts';

const UNIT = 3;
const missing = whatPymodbusLacks();
const tagAt = (name: string, point: object): DriverTag => ({
  tagId: `p/${name}` as TagId,
  point: tagAddress.parse({ kind: 'modbus', ...point }),
});

runDriverTests({
  name: 'Modbus TCP, beside pymodbus,',
  missing,
  createDriver: createModbusDriver,
  addressAt: (port) => ({ kind: 'modbus', host: '127.0.0.1', port, unitId: UNIT, timeoutMs: 500 }),
  tags: {
    pressure: tagAt('pressure', { table: 'holding', register: 10, encoding: 'f32' }),
    running: tagAt('running', { table: 'coil', register: 3, encoding: 'bool' }),
    setpoint: tagAt('setpoint', { table: 'holding', register: 20, encoding: 'u16' }),
  },
  unknownTag: tagAt('unknown', { table: 'holding', register: 500, encoding: 'u16' }),
  async startServer() {
    const server = await startPymodbus(UNIT);
    return {
      port: server.port,
      async set(name, value) {
        if (name === 'running') await server.setCoil(3, value === true);
        else await server.setFloat(10, Number(value));
      },
      written: () => server.register(20),
      stop: server.stop,
    };
  },
});
