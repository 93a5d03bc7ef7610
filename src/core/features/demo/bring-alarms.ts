import { setImmediate } from 'node:timers/promises';
import type { CommandId } from '#shared/domain/identity/ids.ts';
import type { SimulatedLease } from '#shared/domain/telemetry/simulated-lease.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { deriveId } from '#core/derived-id.ts';
import type { Session } from '#core/session.ts';
import { saveAlarms } from '../alarms/index.ts';
import { demoDeviceId } from './bring-lease.ts';
import { alarmsOfDevice } from './demo-alarms.ts';

/**
 * Alarms of every simulated device, one command each. The ids of the commands follow from the devices, so that starting
 * the simulation again neither doubles them nor brings back what someone has changed or taken away.
 */
export async function bringAlarms(
  deps: Pick<TenantDeps, 'commands' | 'ports'>,
  session: Session,
  lease: SimulatedLease,
): Promise<void> {
  const lifts = new Map(lease.wells.map(({ key, lift }) => [key, lift]));
  const liftOf = (wellKey: string | null) => lifts.get(wellKey ?? '') ?? undefined;
  const approvedAtMs = deps.ports.clock.nowMs();
  for (const device of lease.devices) {
    const deviceId = demoDeviceId(device.key);
    const head = {
      command: 'alarms.save',
      commandId: deriveId(`demo/alarms/${device.key}`) as CommandId,
      screen: 'demo',
      session,
    };
    saveAlarms(deps, head, deviceId, alarmsOfDevice(device, { deviceId, approvedAtMs, liftOf }));
    await setImmediate();
  }
}
