import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPublicKey, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandId, TenantId } from '#shared/domain/identity/ids.ts';
import { createChanges } from '#core/changes.ts';
import { openTenant } from '#core/open-tenant.ts';
import type { Ports } from '#core/ports.ts';
import { createSystemPorts } from '#core/system-ports.ts';
import { falsify } from '#tests/fixtures/falsify.ts';
import { dataFolderFormat } from './data-folder.ts';
import { openInstallation, type Installation } from './open-installation.ts';
import { tenantTemplate } from './tenant-templates.ts';

let folder: string;
const opened: Installation[] = [];
const ports = createSystemPorts();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-data-'));
});
afterEach(async () => {
  for (const installation of opened.splice(0)) await installation.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the data folder', () => {
  it('INS-03 is made with all it needs, also where no folder is yet', async () => {
    folder = join(folder, 'deep', 'data');
    await open();
    expect(readdirSync(folder)).toEqual(
      expect.arrayContaining(['files', 'format.json', 'installation.db', 'logs', 'tenants']),
    );
    expect(JSON.parse(readFileSync(join(folder, 'format.json'), 'utf8'))).toEqual({
      format: dataFolderFormat,
      writtenBy: '1.2.3',
    });
  });

  it('INS-04 of a newer version is refused and not touched', async () => {
    const format = '{"format":9,"writtenBy":"9.0.0"}';
    writeFileSync(join(folder, 'format.json'), format);
    await expect(open()).rejects.toMatchObject({
      code: 'data-folder-newer',
      details: { format: 9, writtenBy: '9.0.0' },
    });
    expect(readdirSync(folder)).toEqual(['format.json']);
    expect(readFileSync(join(folder, 'format.json'), 'utf8')).toBe(format);
  });

  it.each([
    ['a half-written format file', () => writeFileSync(join(folder, 'format.json'), '{"for')],
    ['a file in place of the folder', () => replaceByFile()],
  ])('INS-05 with %s is refused', async (_what, spoil) => {
    spoil();
    await expect(open()).rejects.toMatchObject({ code: 'data-folder-unreadable' });
  });

  it("INS-05 that cannot be written is refused with the system's reason", async () => {
    const makeFolder = () => {
      throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
    };
    await expect(open({ makeFolder })).rejects.toMatchObject({
      code: 'data-folder-unreadable',
      details: { folder, problem: 'EACCES' },
    });
  });

  it('INS-01 in use is refused, and free again after closing', async () => {
    const first = await open();
    first.announce('http://127.0.0.1:1');
    await expect(open()).rejects.toMatchObject({
      code: 'data-folder-in-use',
      details: { pid: process.pid, url: 'http://127.0.0.1:1' },
    });
    await close(first);
    await open();
  });
});

describe('the seat', () => {
  it('INS-06 is the same at every start and signs with a key that only its owner can read', async () => {
    const first = await open();
    const { seatId, signingPublicKey } = first.seat;
    await close(first);
    const { seat } = await open();
    expect(seat.seatId).toBe(seatId);
    const message = new TextEncoder().encode('chunk');
    expect(verify(null, message, spkiOf(signingPublicKey), seat.sign(message))).toBe(true);
    const secret = join(folder, 'secrets', 'signing-key.sealed');
    expect(statSync(secret).mode & 0o077).toBe(0);
  });

  it('INS-07 begins anew when its key is gone, and the person stays', async () => {
    const first = await open();
    await close(first);
    rmSync(join(folder, 'secrets'), { recursive: true });
    const { seat } = await open();
    expect(seat.seatId).not.toBe(first.seat.seatId);
    expect(seat.personId).toBe(first.seat.personId);
  });
});

describe('tenants', () => {
  it.each(['permian-texas', 'permian-new-mexico', 'blank'])(
    'TEN-01 are made from the template %s and usable at once',
    async (template) => {
      const { tenants } = await open();
      const id = await tenants.create({ name: ' Caprock Operating ', template });
      const { customFields, ...settings } = tenants.find(id)!.settings();
      const file = readFileSync(`resources/tenant-templates/${template}.json`, 'utf8');
      const { settings: expected } = tenantTemplate.parse(JSON.parse(file));
      const { customFields: expectedFields, ...rest } = expected;
      // What a template says nothing of has the usual value.
      expect(settings).toMatchObject({ ...rest, operatorName: 'Caprock Operating' });
      expect(new Set(customFields)).toEqual(new Set(expectedFields));
      expect(tenants.list()).toEqual([
        expect.objectContaining({ tenantId: id, name: 'Caprock Operating', isOpen: true }),
      ]);
    },
  );

  it('TEN-02 have names of their own, whatever their case', async () => {
    const { tenants } = await open();
    await tenants.create({ name: 'Caprock', template: 'blank' });
    await expect(tenants.create({ name: 'CAPROCK ', template: 'blank' })).rejects.toMatchObject({
      code: 'tenant-name-taken',
    });
    const [one, other] = await Promise.allSettled([
      tenants.create({ name: 'Mesa', template: 'blank' }),
      tenants.create({ name: 'mesa', template: 'blank' }),
    ]);
    expect([one.status, other.status].toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(readdirSync(join(folder, 'tenants'))).toHaveLength(2);
  });

  it('TEN-03 are not made from what is no template or time zone', async () => {
    const { tenants } = await open();
    for (const wrong of [
      { template: 'offshore' },
      { template: 'blank', timeZone: 'Texas/Midland' },
    ])
      await expect(tenants.create({ name: 'A', ...wrong })).rejects.toMatchObject({
        code: 'input-invalid',
      });
    expect(readdirSync(join(folder, 'tenants'))).toEqual([]);
  });

  it('TEN-04 are made once by a command that is repeated', async () => {
    const { tenants } = await open();
    const commandId = '01HZZZZZZZZZZZZZZZZZZZZZZZ' as CommandId;
    const id = await tenants.create({ name: 'A', template: 'blank', commandId });
    expect(await tenants.create({ name: 'A', template: 'blank', commandId })).toBe(id);
    expect(tenants.list()).toHaveLength(1);
  });

  it('TEN-05 are open several at once, and opened but once by many who ask', async () => {
    const { tenants } = await open();
    const a = await tenants.create({ name: 'A', template: 'blank' });
    const b = await tenants.create({ name: 'B', template: 'blank' });
    await tenants.close(a);
    expect(tenants.find(a)).toBeUndefined();
    const [one, two] = await Promise.all([tenants.open(a), tenants.open(a)]);
    expect(one).toBe(two);
    expect(tenants.find(b)).toBeDefined();
    await Promise.all([tenants.close(a), tenants.open(a), tenants.close(a)]);
    expect(tenants.find(a)).toBeUndefined();
  });

  it('TEN-06 that were open are open again after a restart, closed ones stay closed', async () => {
    const first = await open();
    const a = await first.tenants.create({ name: 'A', template: 'blank' });
    const b = await first.tenants.create({ name: 'B', template: 'blank' });
    await first.tenants.close(b);
    await close(first);
    const { tenants } = await open();
    expect(tenants.find(a)).toBeDefined();
    expect(tenants.find(b)).toBeUndefined();
  });

  it('TEN-07 that are not there are refused', async () => {
    const { tenants } = await open();
    const id = await tenants.create({ name: 'A', template: 'blank' });
    await tenants.close(id);
    rmSync(folderOf('a-'), { recursive: true });
    await expect(tenants.open(id)).rejects.toMatchObject({ code: 'tenant-not-found' });
    const stranger = '01HZZZZZZZZZZZZZZZZZZZZZZZ' as TenantId;
    await expect(tenants.open(stranger)).rejects.toMatchObject({ code: 'tenant-not-found' });
  });

  it.each(['tenant:filled', 'tenant:named'])(
    'TEN-08 are whole or not there after a kill at %s',
    async (step) => {
      killWhileMaking(step);
      const { tenants } = await open();
      const made = step === 'tenant:named';
      expect(readdirSync(join(folder, 'tenants'))).toHaveLength(made ? 1 : 0);
      expect(tenants.list().map(({ name }) => name)).toEqual(made ? ['Killed'] : []);
      const id = made
        ? tenants.list()[0]!.tenantId
        : await tenants.create({ name: 'Killed', template: 'blank' });
      expect((await tenants.open(id)).settings().operatorName).toBe('Killed');
    },
  );

  it('TEN-09 are found in their folders when the list of tenants is damaged', async () => {
    const first = await open();
    const id = await first.tenants.create({ name: 'A', template: 'blank' });
    await close(first);
    writeFileSync(join(folder, 'installation.db'), 'not a database');
    const { tenants } = await open();
    expect(tenants.list()).toEqual([expect.objectContaining({ tenantId: id, name: 'A' })]);
    const [aside] = readdirSync(join(folder, 'damaged'));
    const kept = join(folder, 'damaged', aside!, 'installation.db');
    expect(readFileSync(kept, 'utf8')).toBe('not a database');
  });
});

describe('a tenant whose database is damaged', () => {
  it('INS-26 is salvaged when it is opened, and tells what is missing for good', async () => {
    const first = await open();
    const id = await first.tenants.create({ name: 'A', template: 'permian-texas' });
    await close(first);
    const path = join(folderOf('a-'), 'tenant.db');
    const bytes = readFileSync(path).fill(0, 0, 4096);
    writeFileSync(path, bytes);
    const second = await open();
    expect(second.tenants.find(id)!.settings().gasPressureBasePsia).toBe(14.65);
    const [summary] = second.tenants.list();
    expect(summary!.damage).toMatchObject({ lost: [], restored: 0 });
    const aside = join(folderOf('a-'), summary!.damage!.asideFile, 'tenant.db');
    expect(readFileSync(aside).equals(bytes)).toBe(true);
    await close(second);
    expect((await open()).tenants.list()[0]!.damage).toEqual(summary!.damage);
  });

  it('INS-27 is looked through after an end that was no clean one', async () => {
    const first = await open();
    const id = await first.tenants.create({ name: 'A', template: 'permian-texas' });
    await close(first);
    const path = join(folderOf('a-'), 'tenant.db');
    const page = pageOf(path, 'productionMonthByMonth');
    const file = readFileSync(path);
    writeFileSync(path, file.fill(0x5a, (page - 1) * 4096, page * 4096));
    // Nobody reads that page at opening: only looking at every page finds it.
    const second = await open();
    expect(second.tenants.list()[0]!.damage).toBeNull();
    await close(second);
    writeFileSync(join(folderOf('a-'), 'open'), '');
    const third = await open();
    expect(third.tenants.find(id)!.settings().operatorName).toBe('A');
    expect(third.tenants.list()[0]!.damage).not.toBeNull();
  });

  it('INS-28 has a single false byte in a document found then, and put right from the last backup', async () => {
    const first = await open();
    const id = await first.tenants.create({ name: 'A', template: 'permian-texas' });
    await close(first);
    const database = ports.disk.openDatabase(join(folderOf('a-'), 'tenant.db'));
    falsify(database);
    database.close();
    writeFileSync(join(folderOf('a-'), 'open'), '');
    const { tenants } = await open();
    expect(tenants.find(id)!.settings()).toMatchObject({ operatorName: 'A', gaugeHour: 7 });
    expect(tenants.list()[0]!.damage).toMatchObject({ lost: [], restored: 1 });
  });

  it('INS-14 is backed up on request and when it closes', async () => {
    const { tenants } = await open();
    const id = await tenants.create({ name: 'A', template: 'blank' });
    await tenants.backUp(id);
    expect(readdirSync(join(folderOf('a-'), 'backups'))).toHaveLength(1);
    const other = await tenants.create({ name: 'B', template: 'blank' });
    await tenants.close(other);
    expect(readdirSync(join(folderOf('b-'), 'backups'))).toHaveLength(1);
  });

  it('INS-15 of a newer version is refused and not touched', async () => {
    const first = await open();
    const id = await first.tenants.create({ name: 'A', template: 'blank' });
    await first.tenants.close(id);
    const path = join(folderOf('a-'), 'tenant.db');
    const database = ports.disk.openDatabase(path);
    database.exec(`insert into migration values ('9999-later', 1)`);
    database.close();
    const before = readFileSync(path);
    await expect(first.tenants.open(id)).rejects.toMatchObject({ code: 'database-newer' });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(existsSync(join(folderOf('a-'), 'open'))).toBe(false);
  });
});

async function open(broken: Partial<Ports['disk']> = {}): Promise<Installation> {
  const changes = createChanges();
  const installation = await openInstallation({
    dataFolder: folder,
    version: '1.2.3',
    ports: { ...ports, disk: { ...ports.disk, ...broken } },
    changes,
    openTenant: (tenantId, path, log, own) =>
      openTenant({ ports, log, workers: {}, ...own, version: '1.2.3' }, tenantId, path),
  });
  const whole = {
    ...installation,
    async close() {
      await installation.close();
      changes.close();
    },
  };
  opened.push(whole);
  return whole;
}

async function close(installation: Installation): Promise<void> {
  opened.splice(opened.indexOf(installation), 1);
  await installation.close();
}

function folderOf(start: string): string {
  const name = readdirSync(join(folder, 'tenants')).find((known) => known.startsWith(start));
  return join(folder, 'tenants', name!);
}

function pageOf(path: string, name: string): number {
  const database = ports.disk.openDatabase(path);
  try {
    const query = database.prepare<[string], number>('select pageno from dbstat where name = ?');
    return query.pluck().get(name)!;
  } finally {
    database.close();
  }
}

function replaceByFile(): void {
  const path = join(folder, 'data');
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, 'a file');
  folder = path;
}

function spkiOf(raw: Uint8Array) {
  const head = Buffer.from('302a300506032b6570032100', 'hex');
  return createPublicKey({ key: Buffer.concat([head, raw]), format: 'der', type: 'spki' });
}

/** Makes a tenant in a process of its own that kills itself at a step. */
function killWhileMaking(step: string): void {
  const url = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
  const script = `
    const { openInstallation } = await import(${url('./open-installation.ts')});
    const { openTenant } = await import(${url('../open-tenant.ts')});
    const { createSystemPorts } = await import(${url('../system-ports.ts')});
    const reach = (step) => step === ${JSON.stringify(step)} && process.kill(process.pid, 'SIGKILL');
    const ports = { ...createSystemPorts(), reach };
    const { tenants } = await openInstallation({
      dataFolder: ${JSON.stringify(folder)}, version: '1', ports, changes: { announce() {} },
      openTenant: (id, path, log, own) =>
        openTenant({ ports, log, workers: {}, ...own, version: '1' }, id, path),
    });
    await tenants.create({ name: 'Killed', template: 'blank' });
  `;
  // Threads inherit flags, and would not take `--eval`: the script is a file.
  const path = join(folder, 'kill.mjs');
  writeFileSync(path, script);
  const { signal, stderr } = spawnSync(process.execPath, [path]);
  expect({ signal, stderr: stderr.toString() }).toEqual({ signal: 'SIGKILL', stderr: '' });
}
