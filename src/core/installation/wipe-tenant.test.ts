import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCore } from '#core/create-core.ts';
import type { Core } from '#core/core.ts';
import type { Ports } from '#core/ports.ts';
import { createSystemPorts } from '#core/system-ports.ts';

const patient = { timeout: 20_000 };
let folder: string;
let core: Core | undefined;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'wellos-wipe-'))));
afterEach(async () => {
  await core?.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = async (change: Partial<Ports> = {}) => {
  await core?.close();
  core = undefined;
  const ports = { ...createSystemPorts(), ...change };
  core = await createCore({ dataFolder: folder, version: '1.0.0', ports });
  return core;
};
const tenantsOf = async (of: Core) => {
  const session = await of.createSession({ tenantId: null, role: 'owner' });
  return of.contextOf(session).core.tenants;
};
const foldersIn = (name: string) =>
  existsSync(join(folder, name)) ? readdirSync(join(folder, name)) : [];

/** A tenant on this computer of which an owner says that the device is lost, and what was moved aside of it. */
async function loseTenant(change: Partial<Ports>) {
  const tenants = await tenantsOf(await start(change));
  const id = await tenants.create({ name: 'Caprock', template: 'blank' });
  const [own] = foldersIn('tenants');
  const aside = 'replaced';
  mkdirSync(join(folder, aside, 'aside'), { recursive: true });
  cpSync(join(folder, 'tenants', own!), join(folder, aside, 'aside'), { recursive: true });
  const place = tenants.find(id)!.sync.share();
  place.revoke(place.ownKey, true);
  return { id, aside };
}

describe('a tenant on a device that was lost', () => {
  it('SYN-261 is wiped at the next start when it could not be before, with what was moved aside', async () => {
    const system = createSystemPorts();
    let tries = 0;
    const { aside } = await loseTenant({
      disk: {
        ...system.disk,
        rename(from, to) {
          if (!to.includes('.wiped-')) return system.disk.rename(from, to);
          tries++;
          throw Object.assign(new Error('busy'), { code: 'EBUSY' });
        },
      },
    });
    await vi.waitFor(() => expect(tries).toBe(1), patient);
    const tenants = await tenantsOf(await start());
    await vi.waitFor(() => expect(foldersIn('tenants')).toEqual([]), patient);
    expect(tenants.list()).toEqual([]);
    expect(foldersIn(aside)).toEqual([]);
  });

  it('SYN-261 leaves nothing when its wiping is cut off halfway', async () => {
    let isNamed = false;
    await loseTenant({
      reach(step) {
        if (step !== 'wipe:named') return;
        isNamed = true;
        throw new Error('killed');
      },
    });
    await vi.waitFor(() => expect(isNamed).toBe(true), patient);
    expect(foldersIn('tenants')).toHaveLength(1);
    const tenants = await tenantsOf(await start());
    expect(foldersIn('tenants')).toEqual([]);
    expect(tenants.list()).toEqual([]);
  });
});
