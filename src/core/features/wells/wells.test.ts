import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LeaseId, WellId } from '#shared/domain/identity/ids.ts';
import { headOf } from '#core/command-head.ts';
import { openTestTenant, type TestTenant } from '#tests/fixtures/test-tenant.ts';
import { createLease, listLeases } from '../leases/leases.ts';
import { changeWell, createWell, setWellDeleted } from './save-well.ts';
import { getWell, listWells } from './wells.ts';

let tenant: TestTenant;
beforeEach(() => (tenant = openTestTenant()));
afterEach(() => tenant.close());

const head = (command: string) => headOf(command, tenant.session, {});

describe('wells', () => {
  it('are listed by name with their lease', async () => {
    const { leaseId } = createLease(tenant.deps, head('leases.create'), { name: 'Mesquite Flat' });
    createWell(tenant.deps, head('wells.create'), { name: 'Bravo 2' });
    createWell(tenant.deps, head('wells.create'), {
      name: 'Alpha 1',
      leaseId,
      api14: '42317123450000',
      custom: { route: 'north' },
    });
    const wells = await listWells(tenant.deps, false);
    expect(wells.map(({ name, leaseName }) => [name, leaseName])).toEqual([
      ['Alpha 1', 'Mesquite Flat'],
      ['Bravo 2', null],
    ]);
    expect(wells[0]!.custom).toEqual({ route: 'north' });
    expect((await listLeases(tenant.deps))[0]).toMatchObject({
      name: 'Mesquite Flat',
      wellCount: 1,
    });
  });

  it('change field by field; null takes a value away', async () => {
    const { wellId } = createWell(tenant.deps, head('wells.create'), {
      name: 'Alpha 1',
      operatorName: 'Someone',
      totalDepthFt: 9_500,
    });
    changeWell(tenant.deps, head('wells.change'), wellId, { operatorName: null, status: 'shutIn' });
    expect(await getWell(tenant.deps, wellId)).toMatchObject({
      operatorName: null,
      totalDepthFt: 9_500,
      status: 'shutIn',
    });
  });

  it('refuse a name or number another well has', () => {
    createWell(tenant.deps, head('wells.create'), { name: 'Alpha 1', api14: '42317123450000' });
    expect(() => createWell(tenant.deps, head('wells.create'), { name: 'ALPHA 1' })).toThrow(
      /well-name-taken/,
    );
    expect(() =>
      createWell(tenant.deps, head('wells.create'), { name: 'Other', api14: '42317123450000' }),
    ).toThrow(/api-number-taken/);
    expect(() =>
      createWell(tenant.deps, head('wells.create'), {
        name: 'Alpha 1 ST',
        api14: '42317123450100',
      }),
    ).not.toThrow();
  });

  it('refuse a lease that is not there, and leave nothing behind', async () => {
    const nowhere = tenant.deps.newId() as string as LeaseId;
    expect(() =>
      createWell(tenant.deps, head('wells.create'), { name: 'Alpha 1', leaseId: nowhere }),
    ).toThrow(/lease-not-found/);
    expect(await listWells(tenant.deps, true)).toEqual([]);
  });

  it('are deleted and restored whole; their name is free meanwhile', async () => {
    const { wellId } = createWell(tenant.deps, head('wells.create'), {
      name: 'Alpha 1',
      note: 'kept',
    });
    setWellDeleted(tenant.deps, head('wells.remove'), wellId, true);
    expect(await listWells(tenant.deps, false)).toEqual([]);
    expect(() => createWell(tenant.deps, head('wells.create'), { name: 'Alpha 1' })).not.toThrow();
    setWellDeleted(tenant.deps, head('wells.restore'), wellId, false);
    expect(await getWell(tenant.deps, wellId)).toMatchObject({ note: 'kept', deleted: false });
  });

  it('answer a repeated command with its first answer', async () => {
    const commandId = tenant.deps.newId();
    const first = createWell(
      tenant.deps,
      { ...head('wells.create'), commandId },
      { name: 'Alpha 1' },
    );
    const again = createWell(
      tenant.deps,
      { ...head('wells.create'), commandId },
      { name: 'Alpha 1' },
    );
    expect(again).toEqual(first);
    expect(await listWells(tenant.deps, false)).toHaveLength(1);
  });

  it('that are not there are refused', async () => {
    const nobody = tenant.deps.newId() as string as WellId;
    await expect(getWell(tenant.deps, nobody)).rejects.toThrow(/well-not-found/);
    expect(() => changeWell(tenant.deps, head('wells.change'), nobody, {})).toThrow(
      /well-not-found/,
    );
  });
});
