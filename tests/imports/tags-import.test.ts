import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { must } from '#shared/kit/must.ts';
import { startModbusServer, type ModbusTestServer } from '../drivers/modbus-server.ts';
import { rowsXml, writeXlsx } from '../fixtures/write-xlsx.ts';
import { findRealData, setupImports } from './setup-imports.ts';

const patience = { timeout: 20_000 };
let setup: Awaited<ReturnType<typeof setupImports>>;
let server: ModbusTestServer | undefined;
beforeEach(async () => {
  setup = await setupImports();
});
afterEach(async () => {
  await setup.close();
  await server?.close();
  server = undefined;
});

const csv = (lines: readonly string[]) => Buffer.from(`${lines.join('\r\n')}\r\n`);
const idOf = (deviceId: DeviceId, key: string) => `${deviceId}/${key}` as TagId;

async function take(
  bytes: Buffer,
  options: {
    replacesTags?: boolean;
    name?: string;
    columns?: Record<string, string | null>;
    usualDevice?: string;
  } = {},
) {
  const { name = 'tags.csv', ...rest } = options;
  const fileId = await setup.receive(name, bytes);
  const preview = await setup.client.tagsImport.preview({ fileId, ...rest });
  return {
    preview,
    async start() {
      const { jobId, batchId } = await setup.client.tagsImport.start({ fileId, ...rest });
      const job = await setup.endOf(jobId);
      return { batchId, result: must(job.result, JSON.stringify(job)) };
    },
  };
}

const header =
  'Device,Template,Host,Port,param: base,Tag,Name,Unit,Signal,Table,Register,Data type,Factor,Well';

/** 250 devices of 19 tags and 500 loose tags of one more: 5,000 rows of which three are wrong. */
function largeFile(): string[] {
  const wells = Array.from({ length: 249 }, (_, n) => `Well ${n},,10.0.0.${n % 250},502,,,,,,,,,,`);
  const tags = Array.from(
    { length: 4_750 },
    (_, n) =>
      `Well ${n % 249},,,,,t${n},Tag ${n},psi,pressurePsi,holding,${n % 60_000},float32,0.1,Alpha 1`,
  );
  const lines = [
    header,
    'Pad,rod-pump-controller,10.0.1.1,502,400,,,,,,,,,Alpha 1',
    ...wells,
    ...tags,
  ];
  lines[500] = 'Well 3,,,,,x1,X,psi,pressurePsi,holding,70000,u16,,';
  lines[2_000] = 'Well 4,,,,,t1750,X,psi,pressurePsi,holding,7,u16,,Nowhere 9';
  lines[4_000] = lines[3_999]!;
  return lines;
}

describe('a file of devices and tags', () => {
  it('TPL-30 TPL-31 TPL-32 of 5,000 rows three are told, the rest is taken and taken back', async () => {
    const { client } = setup;
    const { wellId } = await client.wells.create({
      fields: { name: 'Alpha 1', status: 'producing' },
    });
    const { preview, start } = await take(csv(largeFile()));
    expect(preview.rows).toBe(5_000);
    expect(preview.problems).toEqual([
      { row: 501, why: 'register-wrong', what: '70000' },
      { row: 2_001, why: 'well-unknown', what: 'Nowhere 9' },
      { row: 4_001, why: 'tag-twice', what: 't3748' },
    ]);
    expect(preview).toMatchObject({
      devices: { added: 250, touched: 0 },
      tags: { added: 4_747, replaced: 0 },
      refusedRows: 3,
      leftRows: 0,
    });
    expect(await client.devices.list()).toEqual([]);

    const { batchId, result } = await start();
    expect(result).toEqual({ devicesCreated: 250, tagsCreated: 4_747, findings: 3, leftOut: 0 });
    const devices = await client.devices.list();
    expect(devices).toHaveLength(250);
    const pad = must(
      devices.find(({ name }) => name === 'Pad'),
      'Pad',
    );
    expect(pad.tagCount).toBe(19);
    const tags = await client.telemetry.tags();
    expect(tags).toHaveLength(4_747 + 19);
    expect(tags.find(({ tagId }) => tagId.endsWith('/t500'))).toMatchObject({
      name: 'Tag 500',
      unit: 'psi',
      wellId,
      point: { kind: 'modbus', table: 'holding', register: 500, encoding: 'f32' },
      scale: { factor: 0.1, offset: 0 },
    });
    expect(
      (await client.templates.device({ deviceId: pad.deviceId })).use?.parameters,
    ).toMatchObject({ base: 400 });
    await client.audit.undo({ target: { batchId } });
    expect(await client.devices.list()).toEqual([]);
  }, 60_000);

  it('TPL-31 each kind of mistake is told with its row', async () => {
    const { preview } = await take(
      csv([
        'device,template,host,tag,register,type,table,node id,signal,low,high,well,param: base',
        'A,nothing,1.2.3.4,,,,,,,,,,',
        'A,,,t1,1,,holding,,,,,,',
        'B,,1.2.3.4,,,,,,,,,,',
        'B,,1.2.3.4,,,,,,,,,,',
        'C,,,t,1,,holding,,,,,,',
        ',,,t,1,,holding,,,,,,',
        'B,,,bad key!,1,,holding,,,,,,',
        'B,,,t1,,,,,,,,,',
        'B,,,t2,1,fancy,holding,,,,,,',
        'B,,,t3,1,u16,shelf,,,,,,',
        'B,,,t4,1,u16,holding,,warmth,,,,',
        'B,,,t5,1,u16,holding,,,low,5,,',
        'B,,,t6,,,,ns=2;s=x,,,,,',
        'D,rod-pump-controller,1.2.3.4,,,,,,,,,,99999',
        'E,,,,,,,,,,,,',
        'B,,,ok,40012,u16,,,,0,5,,',
      ]),
    );
    expect(preview.problems.map(({ row, why }) => `${row} ${why}`)).toEqual([
      '2 template-unknown',
      '5 device-twice',
      '6 device-unknown',
      '7 device-missing',
      '8 tag-key-wrong',
      '9 point-missing',
      '10 encoding-unknown',
      '11 register-wrong',
      '12 signal-unknown',
      '13 number-wrong',
      '14 point-wrong',
      '15 parameter-wrong',
      '16 line-wrong',
    ]);
    expect(preview).toMatchObject({
      leftRows: 1,
      devices: { added: 1, touched: 0 },
      tags: { added: 1, replaced: 0 },
    });
  });

  it('TPL-31 tags that are there are told, or replaced where that is wanted', async () => {
    const lines = ['device,host,tag,register,table', 'A,127.0.0.1,t1,1,holding', 'A,,t2,2,input'];
    await (await take(csv(lines))).start();
    const again = [...lines.slice(0, 1), 'A,,t1,9,holding', 'A,,t3,3,coil'];
    const { preview } = await take(csv(again));
    expect(preview).toMatchObject({
      tags: { added: 1, replaced: 0 },
      problems: [{ row: 2, why: 'tag-exists', what: 't1' }],
    });
    const replacing = await take(csv(again), { replacesTags: true });
    expect(replacing.preview).toMatchObject({ tags: { added: 1, replaced: 1 }, problems: [] });
    const { batchId } = await replacing.start();
    const registers = async () =>
      (await setup.client.telemetry.tags())
        .map(({ point }) => (point.kind === 'modbus' ? point.register : -1))
        .toSorted();
    expect(await registers()).toEqual([2, 3, 9]);
    await setup.client.audit.undo({ target: { batchId } });
    expect(await registers()).toEqual([1, 2]);
  });

  it('TPL-34 columns say what they are told to, and rows belong to the device that is said', async () => {
    const { client } = setup;
    const lines = [
      'Nr,Reg. HR,Was,IP,Type',
      '1,40001,Druck,10.0.0.9,float',
      '2,40003,Fluss,,float',
    ];
    const bytes = csv(lines);
    const untold = await take(bytes);
    expect(untold.preview.columns.map(({ meaning }) => meaning)).toEqual([
      null,
      null,
      null,
      'host',
      'encoding',
    ]);
    expect(untold.preview.columns[1]!.samples).toEqual(['40001', '40003']);
    const said = {
      usualDevice: 'Skid',
      columns: { Nr: 'tag', 'Reg. HR': 'register', Was: 'name', Type: null },
    };
    const { preview, start } = await take(bytes, said);
    expect(preview.columns.map(({ meaning }) => meaning)).toEqual([
      'tag',
      'register',
      'name',
      'host',
      null,
    ]);
    expect(preview).toMatchObject({ problems: [], tags: { added: 2 }, devices: { added: 1 } });
    await start();
    expect((await client.devices.list()).map(({ name }) => name)).toEqual(['Skid']);
    expect((await client.telemetry.tags()).map(({ name, point }) => [name, point])).toMatchObject([
      ['Druck', { table: 'holding', register: 0, encoding: 'u16' }],
      ['Fluss', { table: 'holding', register: 2, encoding: 'u16' }],
    ]);
    const wrong = take(bytes, { columns: { Was: 'shelf' } });
    await expect(wrong).rejects.toMatchObject({ code: 'input-invalid' });
  });

  it('TPL-30 a spreadsheet is read as well', async () => {
    const bytes = writeXlsx({
      Notes: '',
      Tags: rowsXml([
        ['Device', 'Host', 'Tag', 'Register', 'Description'],
        ['A', '127.0.0.1', 't1', 40_001, 'First'],
        ['A', '', 't2', 30_003, 'Second'],
      ]),
    });
    const { result } = await (await take(bytes, { name: 'tags.xlsx' })).start();
    expect(result).toMatchObject({ devicesCreated: 1, tagsCreated: 2, findings: 0 });
    const points = (await setup.client.telemetry.tags()).map(({ point }) => point);
    expect(points).toMatchObject([
      { table: 'holding', register: 0 },
      { table: 'input', register: 2 },
    ]);
  });

  it('TPL-32 goes on after a restart, and comes to the same', async () => {
    const fileId = await setup.receive('tags.csv', csv(largeFile()));
    const { jobId } = await setup.client.tagsImport.start({ fileId });
    await setup.waitForJob(jobId, ({ done }) => done > 3);
    await setup.restart();
    const job = await setup.endOf(jobId);
    // The well is not there in this one: its rows are told, all others are taken.
    const result = must(job.result, JSON.stringify(job)) as Record<string, number>;
    expect(result['devicesCreated']! + 1).toBe(250);
    expect(await setup.client.devices.list()).toHaveLength(result['devicesCreated']!);
    expect(await setup.client.telemetry.tags()).toHaveLength(result['tagsCreated']!);
  }, 60_000);
});

const realData = findRealData();
const folder = `${realData}/4_scada/sunspec_register_maps`;

interface SunSpecPoint {
  readonly name: string;
  readonly label?: string;
  readonly type: string;
  readonly size: number;
  readonly units?: string;
  readonly sf?: string | number;
}

/** A real register map as the rows of a file, one after the other from a base register. */
function rowsOfModel(file: string, base: number): { lines: string[]; points: SunSpecPoint[] } {
  const { group } = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as {
    group: { points: SunSpecPoint[] };
  };
  let register = base;
  const lines = group.points.map(({ name, label, type, size, units }) => {
    const line = ['Meter', name, label ?? name, units ?? '', 'holding', register, type, size];
    register += size;
    return line.map((cell) => `"${cell}"`).join(',');
  });
  return { lines, points: group.points };
}

describe.skipIf(!realData || !existsSync(folder))('real register maps', () => {
  it.each([
    ['model_1.json', 8],
    ['model_101.json', 45],
    ['model_103.json', 45],
    ['model_113.json', 33],
    ['model_120.json', 28],
    ['model_201.json', 74],
    ['model_203.json', 74],
    ['model_213.json', 64],
    ['model_701.json', 72],
    ['model_802.json', 58],
  ])('TPL-30 %s is taken whole: %i points', async (file, count) => {
    const { lines, points } = rowsOfModel(file, 100);
    expect(points.length).toBeGreaterThanOrEqual(count);
    const columns = 'Device,Tag,Name,Units,Table,Address,Type,Size';
    const { preview } = await take(
      csv([`${columns},Host`, '"Meter",,,,,,,,"127.0.0.1"', ...lines]),
    );
    // Padding is no value; everything else has a form we know.
    const odd = points.filter(({ type }) => type === 'pad').length;
    expect(preview.problems.map(({ why }) => why)).toEqual(Array(odd).fill('encoding-unknown'));
    expect(preview.tags.added).toBe(points.length - odd);
  });

  it('TPL-10 TPL-30 the map of a real meter reads a server that is laid out so', async () => {
    server = await startModbusServer();
    const { lines, points } = rowsOfModel('model_203.json', 100);
    points.reduce((register, { name, size }) => {
      server!.registers[register] = name === 'A' ? 1_234 : name === 'A_SF' ? 65_534 : register;
      return register + size;
    }, 100);
    const columns = 'Device,Tag,Name,Units,Table,Address,Type,Size,Host,Port,Scan ms';
    await (
      await take(csv([columns, `Meter,,,,,,,,127.0.0.1,${server.port},500`, ...lines]))
    ).start();
    const { client } = setup;
    const [meter] = await client.devices.list();
    const { deviceId } = must(meter, 'meter');
    // The map has its scale in a register of its own: a calculated tag puts both together.
    await client.devices.saveTags({
      deviceId,
      tags: [
        {
          key: 'amps',
          name: 'Amps',
          unit: 'A',
          signal: 'motorAmps',
          wellId: null,
          leaseId: null,
          equipment: null,
          point: {
            kind: 'calculated',
            expression: 'raw * 10 ^ sf',
            inputs: { raw: idOf(deviceId, 'A'), sf: idOf(deviceId, 'A_SF') },
            holdMs: 60_000,
          },
          scale: null,
          range: null,
        },
      ],
    });
    const valueOf = async (key: string) =>
      (await client.telemetry.latest()).find(({ tagId }) => tagId === idOf(deviceId, key));
    await expect.poll(async () => (await valueOf('amps'))?.value, patience).toBe(12.34);
    expect(await valueOf('A')).toMatchObject({ value: 1_234, quality: 'good' });
    expect(await valueOf('PhVphA')).toMatchObject({ quality: 'good' });
  }, 40_000);
});

describe('a template made of a register list', () => {
  it('TPL-33 rows become tags; what they leave open becomes a parameter', async () => {
    const { client } = setup;
    const draft = async (lines: string[]) => {
      const fileId = await setup.receive('registers.csv', csv(lines));
      return client.tagsImport.draftTemplate({ fileId, name: 'My meter' });
    };
    const { template, problems } = await draft([
      'Key,Description,Address,Data type,Units,Scale,Min,Max',
      'psi,Line pressure,40001,int16,psi,0.1,0,1500',
      'rate,Gas rate,40003,float,Mcf/d,,,',
      'bad,Broken,90001,float,,,,',
    ]);
    expect(problems).toEqual([{ row: 4, why: 'register-wrong', what: '90001' }]);
    expect(template.parameters.map(({ key }) => key)).toEqual(['unitId', 'wordOrder']);
    expect(template.tags[0]).toMatchObject({
      key: 'psi',
      points: { modbus: { table: 'holding', register: 0, encoding: 'i16' } },
      scale: { factor: 0.1, offset: 0 },
      range: { low: 0, high: 1_500 },
    });
    const { templateId } = await client.templates.save({ template });
    const { tags } = await client.templates.fill({
      templateId,
      kind: 'modbus',
      parameters: { wordOrder: 'DCBA' },
    });
    expect(tags.find(({ key }) => key === 'rate')?.point).toMatchObject({
      register: 2,
      encoding: 'f32',
      wordOrder: 'DCBA',
    });
    await expect(draft(['{"id": 1}'])).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(draft(['{"id": '])).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  it
    .skipIf(!realData || !existsSync(folder))
    .each(
      realData && existsSync(folder)
        ? readdirSync(folder).filter((file) => file.endsWith('.json'))
        : [],
    )('TPL-33 the real map %s becomes a sound template', async (file) => {
    const fileId = await setup.receiveFile(`${folder}/${file}`);
    const { template } = await setup.client.tagsImport.draftTemplate({ fileId, name: file });
    const { findings } = await setup.client.templates.check({ template });
    expect(findings).toEqual([]);
    const { templateId } = await setup.client.templates.save({ template });
    const filled = await setup.client.templates.fill({
      templateId,
      kind: 'modbus',
      parameters: { base: 100 },
    });
    expect(filled.findings).toEqual([]);
    const { points } = rowsOfModel(file, 100);
    const last = points.findLast(({ type }) => type !== 'pad')!;
    const registers = points
      .slice(0, points.indexOf(last))
      .reduce((sum, { size }) => sum + size, 0);
    const key = filled.tags.some((tag) => tag.key === `${last.name}.raw`)
      ? `${last.name}.raw`
      : last.name;
    expect(filled.tags.find((tag) => tag.key === key)?.point).toMatchObject({
      register: 100 + registers,
    });
  });

  it.skipIf(!realData || !existsSync(folder))(
    'TPL-33 TPL-10 a device of a real map reads scaled values, and doubts what is not there',
    async () => {
      server = await startModbusServer();
      const { points } = rowsOfModel('model_103.json', 100);
      let register = 100;
      for (const { name, size } of points) {
        const value = { A: 1_234, A_SF: 65_534, W: 0x8000, W_SF: 0, St: 4 }[name];
        if (value !== undefined) server.registers[register] = value;
        register += size;
      }
      const { client } = setup;
      const fileId = await setup.receiveFile(`${folder}/model_103.json`);
      const { template } = await client.tagsImport.draftTemplate({ fileId, name: 'Inverter' });
      const { templateId } = await client.templates.save({ template });
      const { deviceId } = await client.templates.createDevice({
        templateId,
        parameters: { base: 100 },
        device: {
          name: 'Solar',
          enabled: true,
          scanMs: 500,
          address: {
            kind: 'modbus',
            host: '127.0.0.1',
            port: server.port,
            unitId: 1,
            timeoutMs: 1_000,
          },
        },
      });
      const valueOf = async (key: string) =>
        (await client.telemetry.latest()).find(({ tagId }) => tagId === idOf(deviceId, key));
      await expect.poll(async () => (await valueOf('A'))?.value, patience).toBe(12.34);
      expect(await valueOf('W')).toMatchObject({ quality: 'uncertain', reason: 'out-of-range' });
      expect(await valueOf('St')).toMatchObject({ value: 4 });
    },
    40_000,
  );
});
