import type { DeviceAddress } from '#shared/domain/telemetry/device.ts';
import { assertNever } from '#shared/kit/must.ts';

/** How a device is reached, on one line. */
export function addressText(address: DeviceAddress): string {
  switch (address.kind) {
    case 'modbus':
      return `${address.host}:${address.port} #${address.unitId}`;
    case 'modbusSerial':
      return `${address.path} #${address.unitId}`;
    case 'opcua':
      return address.endpointUrl;
    case 'mqtt':
      return [address.brokerUrl, address.sparkplugGroup].filter(Boolean).join(' · ');
    case 'import':
      return address.file ?? '';
    case 'sensors':
      return '/api/v1/samples';
    case 'calculated':
      return '';
    default:
      return assertNever(address);
  }
}
