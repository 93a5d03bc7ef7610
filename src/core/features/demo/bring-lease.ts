import { setImmediate } from 'node:timers/promises';
import type { BatchId, DeviceId, LeaseId, WellId } from '#shared/domain/identity/ids.ts';
import { blankWell } from '#shared/domain/identity/well.ts';
import type {
  SimulatedDevice,
  SimulatedLease,
  SimulatedTag,
  SimulatedWell,
} from '#shared/domain/telemetry/simulated-lease.ts';
import { must } from '#shared/kit/must.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { deriveId } from '#core/derived-id.ts';
import type { Session } from '#core/session.ts';
import type { DocumentEdit, Edit, Plain } from '#core/sync/command-runner.ts';
import { writeDevice, writeTags } from '../devices/index.ts';
import { writeWell } from '../wells/index.ts';

/** Ids follow from the simulation's keys, so that starting it again finds its own wells and devices. */
export const demoWellId = (key: string) => deriveId(`demo/well/${key}`) as WellId;
const demoLeaseId = (key: string) => deriveId(`demo/lease/${key}`) as LeaseId;
export const demoDeviceId = (key: string) => deriveId(`demo/device/${key}`) as DeviceId;

/**
 * Leases, wells and devices of the manifest, as short commands of one batch that give way to others between them. What
 * people have changed since is left alone; only the addresses of devices follow the running simulation.
 */
export async function bringLease(
  deps: Pick<TenantDeps, 'commands' | 'newId'>,
  session: Session,
  lease: SimulatedLease,
): Promise<void> {
  const batchId = deps.newId() as string as BatchId;
  const run = async (command: string, work: (edit: Edit) => void) => {
    deps.commands.run({ command, session, batchId, screen: 'demo' }, (edit) => {
      work(edit);
      return {};
    });
    await setImmediate();
  };
  for (const site of lease.leases) await run('leases.create', (edit) => bringSite(edit, site));
  for (const well of lease.wells) {
    const site = must(
      lease.leases.find((each) => each.key === well.leaseKey),
      'a well is on a lease',
    );
    await run('wells.create', (edit) => bringWell(edit, well, site));
  }
  for (const device of lease.devices)
    await run('devices.create', (edit) => bringDevice(edit, device));
}

type Site = SimulatedLease['leases'][number];

function bringSite(edit: Edit, { key, ...fields }: Site): void {
  const document = edit.open('lease', demoLeaseId(key));
  if (!document.isNew) return;
  for (const [name, value] of Object.entries(fields)) document.set([name], value);
}

function bringWell(edit: Edit, { key, leaseKey, ...fields }: SimulatedWell, site: Site): void {
  const document = edit.open('well', demoWellId(key));
  if (!document.isNew) return;
  const { leaseId: _leaseId, custom: _custom, ...blank } = blankWell;
  const { operatorName, county, state } = site;
  writeWell(document, {
    ...blank,
    ...fields,
    operatorName,
    county,
    state,
    leaseId: demoLeaseId(leaseKey),
  });
}

function bringDevice(edit: Edit, device: SimulatedDevice): void {
  const document = edit.open('device', demoDeviceId(device.key));
  if (!document.isNew) return moveDevice(document, device);
  const { name, address, scanMs } = device;
  writeDevice(document, { name, address, scanMs, enabled: true });
  writeTags(document, [...device.tags, ...device.cards, ...device.records].map(tagOf));
}

function moveDevice(document: DocumentEdit<'device'>, { address }: SimulatedDevice): void {
  document.set(['address'], address as Plain);
}

function tagOf({ wellKey, leaseKey, ...tag }: SimulatedTag) {
  return {
    ...tag,
    wellId: wellKey === null ? null : demoWellId(wellKey),
    leaseId: leaseKey === null ? null : demoLeaseId(leaseKey),
  };
}
