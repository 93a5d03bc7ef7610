import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceId, WellId } from '#shared/domain/identity/ids.ts';
import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import { must } from '#shared/kit/must.ts';
import { undo } from '#core/features/audit/undo.ts';
import { createDevice, listDevices } from '#core/features/devices/devices.ts';
import { listTags } from '#core/features/telemetry/index.ts';
import type { JobTask } from '#core/jobs/jobs.ts';
import { openTestTenant, type TestTenant } from '#tests/fixtures/test-tenant.ts';
import { adoptTemplate } from './adopt-template.ts';
import { applyChange, applyTo } from './apply-change.ts';
import { previewChange } from './change-plan.ts';
import { createTemplateChangeRunner } from './change-runner.ts';
import { createFromTemplate, type DeviceFromTemplate } from './create-device.ts';
import { listDevicesOf } from './devices-of.ts';
import { readOrigins } from './origins.ts';
import { copyTemplate, removeTemplate, saveTemplate } from './own-templates.ts';
import { getTemplate, listTemplates } from './read-templates.ts';
import { revertParts } from './revert.ts';

let tenant: TestTenant;
beforeEach(() => {
  tenant = openTestTenant();
});
afterEach(() => tenant.close());

const head = (command = 'templates.test') => ({ command, session: tenant.session });
const wellId = '01HW0000000000000000000000' as WellId;

const modbusUnit = (unitId: number) => ({
  kind: 'modbus' as const,
  host: '127.0.0.1',
  port: 502,
  unitId,
  timeoutMs: 1_000,
});

function create(wanted: Partial<DeviceFromTemplate> = {}, name = 'Lea 1 controller'): DeviceId {
  return createFromTemplate(tenant.deps, head('templates.createDevice'), {
    templateId: 'rod-pump-controller',
    parameters: { unitId: 11, base: 400 },
    device: {
      name,
      enabled: true,
      address: modbusUnit(1),
    },
    place: { wellId, leaseId: null, equipment: null },
    overrides: {},
    leaveOut: [],
    alarms: 'disabled',
    ...wanted,
  }).deviceId;
}

const editTag = (deviceId: DeviceId, key: string, change: object) =>
  tenant.deps.commands.run(head('devices.saveTags'), (edit) => {
    const document = edit.open('device', deviceId);
    document.set(['tags', key], { ...document.value.tags[key], ...change } as never);
    return {};
  });

async function tagOf(deviceId: DeviceId, key: string) {
  const tags = await listTags(tenant.deps, {});
  return tags.find(({ tagId }) => tagId === `${deviceId}/${key}`);
}

async function originOf(deviceId: DeviceId, key: string) {
  const { tags } = await readOrigins(tenant.deps, deviceId);
  return must(
    tags.find((one) => one.key === key),
    key,
  );
}

/** Own copy of the shipped rod pump controller. */
async function ownTemplate(): Promise<{ templateId: string; template: DeviceTemplate }> {
  const { templateId } = copyTemplate(tenant.deps, head(), 'rod-pump-controller', 'Our controller');
  const { template } = await getTemplate(tenant.deps, templateId);
  return { templateId, template };
}

const withTag = (template: DeviceTemplate, key: string, change: object): DeviceTemplate => ({
  ...template,
  tags: template.tags.map((tag) => (tag.key === key ? { ...tag, ...change } : tag)),
});

describe('a device made of a template', () => {
  it('TPL-10 has its tags at their registers, its alarms and its unit id; undo takes all of it', async () => {
    const deviceId = create();
    const [device] = await listDevices(tenant.deps);
    expect(device).toMatchObject({
      deviceId,
      scanMs: 60_000,
      address: { unitId: 11 },
      tagCount: 19,
    });
    expect(await tagOf(deviceId, 'pumpFillage')).toMatchObject({
      wellId,
      unit: '%',
      point: { kind: 'modbus', register: 402, encoding: 'f32', wordOrder: 'ABCD' },
      range: { low: 0, high: 100 },
    });
    expect(await tagOf(deviceId, 'loadRange')).toMatchObject({
      point: { kind: 'calculated', inputs: { peak: `${deviceId}/pprl` } },
    });
    expect((await tagOf(deviceId, 'wellState'))?.states?.[1]).toEqual({
      value: 1,
      label: 'Pump-off idle',
    });
    const alarms = await tenant.deps.read.selectFrom('alarm').selectAll().execute();
    expect(alarms).toHaveLength(5);
    expect(JSON.parse(alarms[0]!.definition)).toMatchObject({ isEnabled: false });
    await undo(tenant.deps, head('audit.undo'), undefined);
    expect(await listTags(tenant.deps, {})).toEqual([]);
    expect(await tenant.deps.read.selectFrom('alarm').selectAll().execute()).toEqual([]);
  });

  it('TPL-08 alarms that someone approves with the device are enabled in that name', async () => {
    create({ alarms: 'approved', leaveOut: ['gearboxPct'] });
    const rows = await tenant.deps.read.selectFrom('alarm').selectAll().execute();
    expect(rows).toHaveLength(4);
    for (const { definition } of rows)
      expect(JSON.parse(definition)).toMatchObject({
        isEnabled: true,
        rationalisation: { approvedBy: 'Test Pumper', cause: expect.any(String) },
      });
  });

  it('TPL-03 a unit id that only the address has is the parameter too', async () => {
    create({ parameters: {}, device: { name: 'A', enabled: true, address: modbusUnit(7) } });
    create({
      parameters: { unitId: 8 },
      device: { name: 'B', enabled: true, address: modbusUnit(7) },
    });
    const devices = await listDevices(tenant.deps);
    expect(devices.map(({ address }) => address)).toMatchObject([{ unitId: 7 }, { unitId: 8 }]);
  });

  it('TPL-08 an alarm goes with the tag that is its set point', async () => {
    create({ templateId: 'injection-well', parameters: {}, leaveOut: ['permitPsi'] });
    const rows = await tenant.deps.read.selectFrom('alarm').select('alarmId').execute();
    expect(rows.map(({ alarmId }) => alarmId.split('/')[1])).toEqual(['casing.hi', 'line.down']);
  });

  it.each([
    [{ parameters: { unitId: 999 } }, 'template-not-fillable'],
    [{ parameters: { base: 65_000 } }, undefined],
    [{ parameters: { base: 70_000 } }, 'template-not-fillable'],
    [{ templateId: 'nothing' }, 'template-not-found'],
  ] as const)('TPL-03 %j: %s', (wanted, code) => {
    const make = () => create(wanted);
    if (code) expect(make).toThrow(expect.objectContaining({ code }));
    else expect(make()).toMatch(/./);
  });

  it('TPL-10 two devices do not go by one name', () => {
    create();
    expect(() => create()).toThrow(expect.objectContaining({ code: 'device-name-taken' }));
  });
});

describe('where values come from', () => {
  it('TPL-11 what differs from the template is told, by whatever way it came', async () => {
    const deviceId = create({ overrides: { tubingPsi: { range: { low: 0, high: 3_000 } } } });
    editTag(deviceId, 'tubingPsi', { name: 'Head pressure' });
    const { fields, kind } = await originOf(deviceId, 'tubingPsi');
    expect(kind).toBe('template');
    expect(fields.filter(({ isOverridden }) => isOverridden)).toEqual([
      {
        field: 'name',
        value: 'Head pressure',
        templateValue: 'Tubing pressure',
        isOverridden: true,
      },
      {
        field: 'range',
        value: { low: 0, high: 3_000 },
        templateValue: { low: 0, high: 1_500 },
        isOverridden: true,
      },
    ]);
    expect((await readOrigins(tenant.deps, deviceId)).use).toMatchObject({
      templateId: 'rod-pump-controller',
      version: 1,
      newestVersion: 1,
      parameters: { unitId: 11, base: 400, wordOrder: 'ABCD' },
    });
    expect(await listDevicesOf(tenant.deps, 'rod-pump-controller')).toMatchObject([
      { deviceId, version: 1, overriddenCount: 2, parameters: { base: 400 } },
    ]);
    expect(await listDevicesOf(tenant.deps, 'esp-drive')).toEqual([]);
  });

  it('TPL-12 values, whole tags and alarms are put back', async () => {
    const deviceId = create({ leaveOut: ['pip'] });
    editTag(deviceId, 'tubingPsi', { name: 'Head', unit: 'bar' });
    expect((await originOf(deviceId, 'pip')).kind).toBe('missing');
    const revert = (key: string, fields?: string[]) =>
      revertParts(tenant.deps, head(), deviceId, [{ kind: 'tag', key, fields }]).revertedCount;
    expect(revert('tubingPsi', ['unit'])).toBe(1);
    expect(await tagOf(deviceId, 'tubingPsi')).toMatchObject({ name: 'Head', unit: 'psi', wellId });
    expect(revert('tubingPsi')).toBe(1);
    expect(revert('tubingPsi')).toBe(0);
    expect(revert('pip')).toBeGreaterThan(0);
    expect(await tagOf(deviceId, 'pip')).toMatchObject({ name: 'Pump intake pressure', wellId });
    tenant.deps.commands.run(head(), (edit) => {
      const set = edit.open('alarmSet', deviceId);
      const alarm = set.value.alarms['fillage.low']!;
      set.set(['alarms', 'fillage.low'], { ...alarm, deadband: 1, isInTest: true } as never);
      return {};
    });
    revertParts(tenant.deps, head(), deviceId, [{ kind: 'alarm', key: 'fillage.low' }]);
    const { alarms } = await readOrigins(tenant.deps, deviceId);
    const fillage = must(
      alarms.find(({ key }) => key === 'fillage.low'),
      'fillage.low',
    );
    expect(fillage.fields.every(({ isOverridden }) => !isOverridden)).toBe(true);
    expect(fillage.fields).toContainEqual(expect.objectContaining({ field: 'deadband', value: 5 }));
    expect(() => revert('nothing')).toThrow(
      expect.objectContaining({ code: 'template-part-unknown' }),
    );
  });
});

describe('a device that was there before', () => {
  it('TPL-14 takes a template on: what it lacks is added, what it has stays', async () => {
    const { deviceId } = createDevice(
      tenant.deps,
      head('devices.create'),
      { name: 'Old', address: modbusUnit(7), scanMs: 5_000, enabled: true },
      [
        {
          key: 'tubingPsi',
          name: 'My tubing',
          unit: 'psi',
          signal: 'tubingPsi',
          wellId,
          leaseId: null,
          equipment: null,
          point: {
            kind: 'modbus',
            table: 'input',
            register: 9,
            encoding: 'u16',
            wordOrder: 'ABCD',
          },
          scale: null,
          range: null,
        },
      ],
    );
    const adopt = (parameters: Record<string, number>) =>
      adoptTemplate(tenant.deps, head(), {
        deviceId,
        templateId: 'rod-pump-controller',
        parameters,
      });
    expect(() => adopt({ base: -1 })).toThrow(
      expect.objectContaining({ code: 'template-not-fillable' }),
    );
    expect(adopt({ base: 400 }).addedCount).toBe(18);
    expect(await tagOf(deviceId, 'tubingPsi')).toMatchObject({
      name: 'My tubing',
      point: { table: 'input', register: 9 },
    });
    expect(await tagOf(deviceId, 'spm')).toMatchObject({ wellId, point: { register: 410 } });
    const overridden = (await originOf(deviceId, 'tubingPsi')).fields.filter(
      (field) => field.isOverridden,
    );
    expect(overridden.map(({ field }) => field)).toContain('point');
    revertParts(tenant.deps, head(), deviceId, [{ kind: 'tag', key: 'tubingPsi' }]);
    expect(await tagOf(deviceId, 'tubingPsi')).toMatchObject({ point: { register: 430 } });
    await undo(tenant.deps, head('audit.undo'), undefined);
    await undo(tenant.deps, head('audit.undo'), undefined);
    expect(await listTags(tenant.deps, {})).toHaveLength(1);
    expect((await readOrigins(tenant.deps, deviceId)).use).toBeNull();
  });
});

describe("the tenant's own templates", () => {
  it('TPL-13 are copied from a shipped one, edited, counted up and removed', async () => {
    const { templateId, template } = await ownTemplate();
    const save = (changed: DeviceTemplate) =>
      saveTemplate(tenant.deps, head(), templateId, changed);
    expect(save({ ...template, description: 'Ours' }).version).toBe(2);
    const [mine] = (await listTemplates(tenant.deps)).filter(({ isOwn }) => isOwn);
    expect(mine).toMatchObject({ templateId, version: 2, basedOn: 'rod-pump-controller' });
    const broken = { ...template, tags: [...template.tags, template.tags[0]!] };
    expect(() => save(broken)).toThrow(expect.objectContaining({ code: 'template-unsound' }));
    expect(() => saveTemplate(tenant.deps, head(), 'esp-drive', template)).toThrow(
      expect.objectContaining({ code: 'template-shipped' }),
    );
    expect(() => copyTemplate(tenant.deps, head(), 'esp-drive', 'Our controller')).toThrow(
      expect.objectContaining({ code: 'template-name-taken' }),
    );
    removeTemplate(tenant.deps, head(), templateId);
    expect((await listTemplates(tenant.deps)).filter(({ isOwn }) => isOwn)).toEqual([]);
  });

  it('TPL-13 a device outlives its template', async () => {
    const { templateId } = await ownTemplate();
    const deviceId = create({ templateId });
    removeTemplate(tenant.deps, head(), templateId);
    expect((await readOrigins(tenant.deps, deviceId)).use).toMatchObject({ newestVersion: null });
  });
});

describe('a template that changes', () => {
  const jobs = { start: () => expect.fail('no job'), list: () => [] } as never;

  it('TPL-20 TPL-21 is previewed, applied as one batch, and taken back as one', async () => {
    const { templateId, template } = await ownTemplate();
    const one = create({ templateId }, 'One');
    const two = create({ templateId }, 'Two');
    editTag(two, 'tubingPsi', { range: { low: 0, high: 5_000 } });
    const draft = withTag(template, 'tubingPsi', {
      range: { low: 0, high: 3_000 },
      scanMs: 60_000,
    });
    draft.tags.push({
      key: 'newTag',
      name: 'New',
      unit: 'psi',
      signal: 'other',
      points: { modbus: { table: 'input', register: '{base} + 1', encoding: 'u16' } },
    });
    const preview = await previewChange(tenant.deps, { templateId, template: draft });
    expect(preview).toMatchObject({
      changedCount: 2,
      unchangedCount: 0,
      rejectedCount: 0,
      keptCount: 1,
    });
    const [ofOne, ofTwo] = preview.devices;
    expect(ofOne).toMatchObject({ deviceId: one, name: 'One', fromVersion: 1 });
    expect(ofOne?.tags.find(({ key }) => key === 'tubingPsi')?.fields).toEqual([
      { field: 'scanMs', before: 300_000, after: 60_000, isKept: false },
      {
        field: 'range',
        before: { low: 0, high: 1_500 },
        after: { low: 0, high: 3_000 },
        isKept: false,
      },
    ]);
    expect(ofTwo?.tags.find(({ key }) => key === 'tubingPsi')?.fields[1]).toMatchObject({
      before: { low: 0, high: 5_000 },
      isKept: true,
    });
    const before = await listTags(tenant.deps, {});
    expect(before.some(({ name }) => name === 'New')).toBe(false);

    const applied = await applyChange({ ...tenant.deps, jobs }, head(), {
      templateId,
      template: draft,
    });
    expect(applied).toMatchObject({ jobId: null, changedCount: 2 });
    expect(await tagOf(one, 'tubingPsi')).toMatchObject({ scanMs: 60_000, range: { high: 3_000 } });
    expect(await tagOf(two, 'tubingPsi')).toMatchObject({ scanMs: 60_000, range: { high: 5_000 } });
    expect(await tagOf(two, 'newTag')).toMatchObject({ wellId, point: { register: 401 } });
    expect((await listTemplates(tenant.deps)).find((each) => each.isOwn)).toMatchObject({
      version: 2,
      deviceCount: 2,
      behindCount: 0,
    });
    expect(await previewChange(tenant.deps, { templateId })).toMatchObject({
      changedCount: 0,
      unchangedCount: 2,
    });

    await undo(tenant.deps, head('audit.undo'), { batchId: applied.batchId });
    expect(await listTags(tenant.deps, {})).toEqual(before);
    expect((await getTemplate(tenant.deps, templateId)).template.version).toBe(1);
  });

  it('TPL-20 a parameter without a value keeps the device as it is, and says so', async () => {
    const { templateId, template } = await ownTemplate();
    const deviceId = create({ templateId });
    const parameter = { key: 'node', label: 'Node', type: 'text' as const, default: null };
    const draft = { ...template, parameters: [...template.parameters, parameter] };
    expect(await previewChange(tenant.deps, { templateId, template: draft })).toMatchObject({
      rejectedCount: 1,
      changedCount: 0,
      devices: [{ findings: [{ rule: 'TPL-03', at: 'node' }] }],
    });
    const before = await tagOf(deviceId, 'spm');
    const apply = (parameters?: Record<string, string>) =>
      applyChange({ ...tenant.deps, jobs }, head(), { templateId, template: draft, parameters });
    expect((await apply()).changedCount).toBe(0);
    expect(await tagOf(deviceId, 'spm')).toEqual(before);
    await apply({ node: 'n1' });
    expect((await readOrigins(tenant.deps, deviceId)).use?.parameters).toMatchObject({
      node: 'n1',
    });
  });

  it('TPL-21 moves registers of one device when its parameters change', async () => {
    const deviceId = create();
    create({}, 'Another');
    await applyChange({ ...tenant.deps, jobs }, head(), {
      templateId: 'rod-pump-controller',
      deviceIds: [deviceId],
      parameters: { base: 500 },
    });
    expect(await tagOf(deviceId, 'pumpFillage')).toMatchObject({ point: { register: 502 } });
  });

  it('TPL-22 many devices become a job, which goes on where it was stopped', async () => {
    const { templateId, template } = await ownTemplate();
    const ids = Array.from({ length: 12 }, (_, n) => create({ templateId }, `Device ${n}`));
    const started: unknown[] = [];
    const { jobId } = await applyChange(
      {
        ...tenant.deps,
        jobs: {
          list: () => [],
          start: (request: unknown) => (started.push(request), 'JOB'),
        } as never,
      },
      head(),
      { templateId, template: withTag(template, 'spm', { name: 'Speed' }) },
    );
    expect(jobId).toBe('JOB');
    const request = started[0] as { input: unknown; batchId: JobTask['batchId'] };
    const runner = createTemplateChangeRunner(tenant.deps);
    const stop = new AbortController();
    let saved: unknown = null;
    const run = (signal: AbortSignal) =>
      runner.run({
        jobId: '01HJ0000000000000000000000' as JobTask['jobId'],
        input: request.input,
        batchId: request.batchId,
        session: tenant.session,
        resumeFrom: saved,
        signal,
        progress: () => undefined,
        checkpoint(state) {
          saved = structuredClone(state);
          stop.abort(new Error('closing'));
        },
      });
    await expect(run(stop.signal)).rejects.toThrow('closing');
    expect(saved).toEqual({ done: 5, changed: 5 });
    const names = async () =>
      (await Promise.all(ids.map((id) => tagOf(id, 'spm')))).map((tag) => tag?.name);
    expect((await names()).filter((name) => name === 'Speed')).toHaveLength(5);
    expect(await run(new AbortController().signal)).toEqual({ devices: 12, devicesChanged: 12 });
    expect((await names()).every((name) => name === 'Speed')).toBe(true);
    await undo(tenant.deps, head('audit.undo'), { batchId: request.batchId! });
    expect((await names()).every((name) => name === 'Pump speed')).toBe(true);
  });

  it('TPL-22 a step that is repeated does nothing again', async () => {
    const deviceId = create();
    const step = () =>
      applyTo(
        tenant.deps,
        { ...head(), seed: 'JOB' },
        { templateId: 'rod-pump-controller', parameters: { base: 7 } },
        [deviceId],
      );
    expect(step()).toBe(1);
    editTag(deviceId, 'spm', { name: 'By hand since' });
    expect(step()).toBe(1);
    expect(await tagOf(deviceId, 'spm')).toMatchObject({ name: 'By hand since' });
  });
});
