import type { CommandId, TenantId } from '#shared/domain/identity/ids.ts';
import { simulatedLease } from '#shared/domain/telemetry/simulated-lease.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { CoreDeps } from '#core/core-deps.ts';
import { deriveId } from '#core/derived-id.ts';
import { installationOs } from '#core/implementer.ts';
import type { Session } from '#core/session.ts';
import { bringAlarms } from './bring-alarms.ts';
import { bringHistory } from './bring-history.ts';
import { bringLease } from './bring-lease.ts';

const tenantName = 'Simulated lease';

export const demo = {
  explore: installationOs.demo.explore.handler(async ({ context, input }) => {
    const tenantId = await context.core.explore();
    return {
      tenantId,
      commandId: input.commandId ?? (deriveId(`explore/${tenantId}`) as CommandId),
    };
  }),
};

/**
 * Starts the simulated lease and makes or opens the demo tenant. Wells, devices and their alarms are there when it answers; the two
 * years of daily production follow as a job. Doing it again changes only what moved: the addresses of the devices.
 * Refuses `simulator-unavailable`.
 */
export async function exploreSimulatedLease(
  core: Omit<CoreDeps, 'explore'>,
  session: Session,
): Promise<TenantId> {
  if (!core.startSimulatedLease) throw new Refusal('simulator-unavailable');
  const { manifest } = await core.startSimulatedLease();
  const lease = simulatedLease.parse(manifest);
  const known = core.tenants.list().find((tenant) => tenant.isDemo);
  const tenantId =
    known?.tenantId ??
    (await core.tenants.create({ name: tenantName, template: 'permian-texas', isDemo: true }));
  const tenant = await core.tenants.open(tenantId);
  const inTenant = { ...session, tenantId };
  await bringLease(tenant, inTenant, lease);
  await bringAlarms(tenant, inTenant, lease);
  await bringHistory(tenant, inTenant, lease);
  return tenantId;
}
