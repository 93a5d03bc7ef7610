import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TagId, TenantId } from '#shared/domain/identity/ids.ts';
import type { Role } from '#shared/domain/people/role.ts';
import type { TrendView } from '#shared/domain/trends/trend-view.ts';
import { startTestCore, type TestCore } from '#tests/fixtures/test-core.ts';
import { startModbusServer, type ModbusTestServer } from '../drivers/modbus-server.ts';

const patience = { timeout: 20_000 };

let test: TestCore;
let tenantId: TenantId;

beforeEach(async () => {
  test = await startTestCore();
  tenantId = await test.makeTenant();
});
afterEach(() => test.close());

const view: TrendView = {
  pens: [],
  axes: [{ side: 'right', scale: null, isLog: true }],
  period: { kind: 'live', spanMs: 3_600_000 },
  compare: [],
  options: {
    layout: 'overlay',
    showQuality: true,
    showGaps: true,
    showEvents: true,
    showAnnotations: false,
    showStatistics: true,
    showLimits: false,
  },
};

const connect = (role: Role) => test.connect({ tenantId, role });

describe('trends over the contract', () => {
  it('TRD-01 TRD-26 views and annotations come back after a restart; screens are told', async () => {
    const client = await connect('pumper');
    const told = await client.events.changes(undefined);
    const { viewId } = await client.trends.saveView({ name: 'Start-up', view });
    const { wellId } = await (
      await connect('owner')
    ).wells.create({
      fields: { name: 'Alpha 1', status: 'producing' },
    });
    const { annotationId } = await client.trends.annotate({
      fields: {
        time: { atMs: 1_000, toMs: 2_000 },
        text: 'Pump changed',
        about: { kind: 'well', wellId },
      },
    });
    const missing = new Set<string>(['trends.viewsChanged', 'trends.annotationsChanged']);
    for await (const { event } of told) {
      missing.delete(event);
      if (missing.size === 0) break;
    }
    await test.stop();
    await test.start();
    const again = await connect('viewer');
    expect(await again.trends.views()).toMatchObject([{ viewId, name: 'Start-up', view }]);
    expect(
      await again.trends.annotations({ fromMs: 0, toMs: 5_000, wellIds: [wellId] }),
    ).toMatchObject({ annotations: [{ annotationId, text: 'Pump changed' }], isCut: false });
    expect(await again.trends.events({ fromMs: 0, toMs: 5_000 })).toEqual({
      events: [],
      isCut: false,
    });
  });

  it('TRD-07 refuses a view that does not hold together, and a viewer who saves one', async () => {
    const client = await connect('viewer');
    await expect(client.trends.saveView({ name: 'Mine', view })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    const owner = await connect('owner');
    await expect(
      owner.trends.saveView({ name: 'Mine', view: { ...view, axes: [] } }),
    ).rejects.toMatchObject({ code: 'input-invalid' });
    expect(await owner.trends.views()).toEqual([]);
  });
});

describe('a tag with a reduction', () => {
  let server: ModbusTestServer;
  beforeEach(async () => {
    server = await startModbusServer();
  });
  afterEach(() => server.close());

  const tag = (key: string, register: number, reduced: boolean) => ({
    key,
    name: key,
    unit: 'psi',
    signal: 'tubingPsi' as const,
    wellId: null,
    leaseId: null,
    equipment: null,
    point: {
      kind: 'modbus' as const,
      table: 'holding' as const,
      register,
      encoding: 'u16' as const,
    },
    scale: null,
    range: null,
    ...(reduced && {
      reduction: { kind: 'deadband' as const, deviation: 5, maxIntervalMs: 600_000 },
    }),
  });

  it('TEL-85 TEL-88 takes every sample and stores what is needed; other tags are stored whole', async () => {
    server.registers.fill(100, 0, 2);
    const client = await connect('owner');
    const { deviceId } = await client.devices.create({
      fields: {
        name: 'POC',
        address: { kind: 'modbus', host: '127.0.0.1', port: server.port, unitId: 1 },
        scanMs: 100,
        enabled: true,
      },
      tags: [tag('thin', 0, true), tag('whole', 1, false)],
    });
    const [thin, whole] = [`${deviceId}/thin` as TagId, `${deviceId}/whole` as TagId];
    const stored = async (tagId: TagId) => {
      const { frame } = await client.telemetry.range({ tagId, fromMs: 0, toMs: 1e13 });
      return frame.rows;
    };
    await expect.poll(() => stored(whole), patience).toBeGreaterThan(20);
    const [counts] = await client.telemetry.reductions();
    expect(counts).toMatchObject({ tagId: thin, reduction: { kind: 'deadband', deviation: 5 } });
    expect(counts!.takenCount).toBeGreaterThan(18);
    // Not one: on a busy machine a scan may be late, and then the value is marked stale.
    expect(counts!.keptCount).toBeLessThan(counts!.takenCount / 2);
    expect(await stored(thin)).toBeLessThan((await stored(whole)) / 2);
    // Another setting, as other settings of a tag: from the next sample on all are stored.
    await client.devices.saveTags({ deviceId, tags: [tag('thin', 0, false)] });
    await expect.poll(() => stored(thin), patience).toBeGreaterThan(20);
    expect(await client.telemetry.reductions()).toEqual([]);
  }, 60_000);
});
