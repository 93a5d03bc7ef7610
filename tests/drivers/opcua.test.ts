import { createOpcuaDriver } from '#core/drivers/opcua/opcua-driver.ts';
import { runDriverTests } from '#core/drivers/run-driver-tests.ts';
import type { DriverTag } from '#core/drivers/driver.ts';
import { tagAddress, type DeviceAddress } from '#shared/domain/telemetry/device.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { startOpcuaServer } from './opcua-server.ts';

const addressAt = (port: number): DeviceAddress => ({
  kind: 'opcua',
  endpointUrl: `opc.tcp://127.0.0.1:${port}`,
  securityMode: 'None',
});
const tagAt = (name: string): DriverTag => ({
  tagId: `o/${name}` as TagId,
  point: tagAddress.parse({ kind: 'opcua', nodeId: `ns=1;s=${name}` }),
});

runDriverTests({
  name: 'OPC UA',
  createDriver: createOpcuaDriver,
  addressAt,
  tags: {
    pressure: tagAt('pressure'),
    running: tagAt('running'),
    setpoint: tagAt('setpoint'),
  },
  unknownTag: tagAt('unknown'),
  async startServer() {
    const server = await startOpcuaServer();
    return {
      port: server.port,
      set: async (name, value) => server.set(name, value),
      written: () => server.variables.setpoint.readValue().value.value as number,
      stop: server.stop,
    };
  },
});
