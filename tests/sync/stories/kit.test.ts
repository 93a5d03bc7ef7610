import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { formatRecoveryCode } from '#shared/domain/backups/recovery-code.ts';
import { readPdf } from '#tests/fixtures/read-pdf.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { patient, startRelay, type TestRelay } from '#tests/relay/test-relay.ts';
import { admitByFiles, carry, endOf, writeFile } from './carry.ts';
import { admit, converge, startSeat, type TestSeat, until } from './test-seat.ts';

/** Cores and a relay in processes of their own, and a sheet of paper. */
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function seat(name: string): Promise<TestSeat> {
  const started = await startSeat(name);
  closing.push(() => started.close());
  return started;
}

async function relayWithOffice(): Promise<{ relay: TestRelay; office: TestSeat; address: string }> {
  const relay = await startRelay();
  closing.push(() => relay.close());
  const office = await seat('office');
  const claim = await relay.addTenant('caprock');
  const made = await office.client.tenants.create({ name: 'Caprock Oil', template: 'blank' });
  await office.open(made.tenantId);
  const address = `${relay.url}t/caprock`;
  await office.client.sync.setRelay({ address, claim });
  await until(office, { state: 'in-step' });
  return { relay, office, address };
}

interface Sheet {
  readonly code: string;
  readonly relay: string;
}

/** What stands on the paper, as a person reads it off. */
async function printKit(at: TestSeat): Promise<Sheet> {
  const { frame } = await at.client.backups.makeKit({ language: 'en' });
  const { bytes } = await at.takeFrame(frame);
  const text = readPdf(Buffer.from(bytes as Uint8Array)).pages[0]!;
  const groups = text.match(/\b[0-9A-HJKMNP-TV-Z]{4}(?:\s*-\s*[0-9A-HJKMNP-TV-Z]{4}){2}/g) ?? [];
  const relay = /Relay: (\S+)/.exec(text)?.[1];
  return { code: groups.join('-').replaceAll(/\s/g, ''), relay: relay! };
}

async function destroy(lost: TestSeat): Promise<void> {
  await lost.stop('SIGKILL');
  rmSync(lost.folder, { recursive: true, force: true });
}

/** From the welcome screen of an empty computer to the operator on it. */
async function comeBack(at: TestSeat, sheet: Sheet): Promise<void> {
  const found = await at.client.people.readKit(sheet);
  const { tenantId } = await at.client.people.comeBack({ code: sheet.code, ...found });
  await at.open(tenantId);
}

const addWell = (at: TestSeat, name: string) => at.client.wells.create({ fields: { name } });
const wellsOf = async (at: TestSeat) =>
  (await at.client.wells.list({})).map(({ name }) => name).toSorted();
const membersOf = async (at: TestSeat) => {
  const members = await at.client.people.members();
  return members.map(({ kind, role, state, isSelf }) => ({ kind, role, state, isSelf }));
};
const hearsWells = (at: TestSeat, names: readonly string[]) =>
  vi.waitFor(async () => expect(await wellsOf(at)).toEqual(names), patient);

describe('an operator whose computers are all gone', () => {
  it('SYN-321 SYN-322 comes back from the relay to an empty computer by the kit, which stays valid, and the computer is an owner’s', async () => {
    const { office, address } = await relayWithOffice();
    const truck = await seat('truck');
    await admit(office, truck, 'pumper');
    const wells = Array.from({ length: 40 }, (_, n) => `Lea ${String(n).padStart(2, '0')}`);
    for (const name of wells) await addWell(office, name);
    await converge(office, truck);
    const sheet = await printKit(office);
    expect(sheet.relay).toBe(address);
    await addWell(office, 'Written after the kit');
    await until(office, { state: 'in-step', unsealed: 0, onlyHere: 0 });
    const all = [...wells, 'Written after the kit'];
    const lost = await office.client.people.members();
    await destroy(office);
    await destroy(truck);

    const laptop = await seat('laptop');
    await laptop.client.session.rename({ personName: 'Ana', seatName: 'New laptop' });
    const found = await laptop.client.people.readKit(sheet);
    expect(found).toMatchObject({
      tenantName: 'Caprock Oil',
      relay: address,
      printedBy: lost.find(({ isSelf }) => isSelf)!.personName,
      seats: 2,
      isHere: false,
    });
    expect(Date.now() - found.printedAtMs!).toBeLessThan(600_000);
    await comeBack(laptop, sheet);
    await until(laptop, { role: 'owner', joining: null, state: 'in-step', waitingForKey: 0 });
    expect(await wellsOf(laptop)).toEqual(all);
    expect(await laptop.client.session.describe()).toMatchObject({ role: 'owner' });
    const [list] = await laptop.client.tenants.list();
    expect(list).toMatchObject({ name: 'Caprock Oil' });
    expect(await laptop.client.backups.state()).toMatchObject({ kit: { isOwner: true } });
    expect(await laptop.client.people.readKit(sheet)).toMatchObject({ isHere: true, seats: 3 });

    // It may do all an owner may, in its own name and after a restart, without anybody's help.
    await laptop.stop();
    await laptop.start();
    const members = await laptop.client.people.members();
    expect(members.filter(({ kind }) => kind === 'kit')).toMatchObject([
      {
        role: 'owner',
        state: 'member',
        personName: found.printedBy,
        joinedAtMs: found.printedAtMs,
      },
    ]);
    expect(members[0]).toMatchObject({ isSelf: true, personName: 'Ana', seatName: 'New laptop' });
    for (const { device, isSelf, kind } of members)
      if (!isSelf && kind === 'seat') await laptop.client.people.revoke({ device, isLost: true });
    await addWell(laptop, 'Zenith');
    const office2 = await seat('office-2');
    await admit(laptop, office2, 'engineer');
    await converge(laptop, office2);
    expect(await wellsOf(office2)).toEqual([...all, 'Zenith']);

    // And once more, with the same sheet.
    await destroy(laptop);
    const again = await seat('again');
    await comeBack(again, sheet);
    await until(again, { role: 'owner', joining: null });
    await hearsWells(again, [...all, 'Zenith']);
    await addWell(again, 'Zulu');
    await hearsWells(office2, [...all, 'Zenith', 'Zulu']);
    await converge(again, office2);
    expect(await again.client.sync.status()).toMatchObject({ setAside: 0, diverged: 0 });
  });

  it('SYN-323 is told what is wrong with a code, an address, a relay or a kit, and leaves nothing behind', async () => {
    const { relay, office, address } = await relayWithOffice();
    const sheet = await printKit(office);
    await until(office, { state: 'in-step', unsealed: 0, onlyHere: 0 });
    const laptop = await seat('laptop');
    const { readKit } = laptop.client.people;
    const read = (more: Partial<Sheet>) => readKit({ ...sheet, ...more });
    const other = sheet.code.startsWith('Z') ? 'Y' : 'Z';
    await expect(read({ code: other + sheet.code.slice(1) })).rejects.toMatchObject({
      code: 'recovery-code-mistyped',
    });
    await expect(read({ relay: 'caprock' })).rejects.toMatchObject({
      code: 'relay-address-invalid',
    });
    await expect(read({ relay: `${relay.url}t/nobody` })).rejects.toMatchObject({
      code: 'relay-tenant-unknown',
    });
    const strange = formatRecoveryCode(seededRandom(11).bytes(20));
    await expect(read({ code: strange })).rejects.toMatchObject({ code: 'recovery-kit-unknown' });
    await expect(read({ relay: 'http://127.0.0.1:1/t/caprock' })).rejects.toMatchObject({
      code: 'relay-not-reached',
      details: { trouble: 'refused' },
    });
    const newer = await printKit(office);
    await until(office, { state: 'in-step', unsealed: 0, onlyHere: 0 });
    await vi.waitFor(
      () => expect(read({})).rejects.toMatchObject({ code: 'recovery-kit-void' }),
      patient,
    );
    expect(await laptop.client.tenants.list()).toEqual([]);
    expect(await readKit(newer)).toMatchObject({ relay: address, seats: 1 });
  });

  it('SYN-324 waits for a relay that has gone meanwhile, goes on after a restart, and can be given up until it is a member', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wellos-kit-relay-'));
    closing.push(async () => rmSync(folder, { recursive: true, force: true }));
    const relay = await startRelay({ folder });
    closing.push(() => relay.stop());
    const office = await seat('office');
    const claim = await relay.addTenant('caprock');
    const made = await office.client.tenants.create({ name: 'Caprock', template: 'blank' });
    await office.open(made.tenantId);
    await office.client.sync.setRelay({ address: `${relay.url}t/caprock`, claim });
    await addWell(office, 'Lea 1');
    const sheet = await printKit(office);
    await until(office, { state: 'in-step', unsealed: 0, onlyHere: 0 });
    await destroy(office);
    const laptop = await seat('laptop');
    const found = await laptop.client.people.readKit(sheet);
    await relay.stop('SIGKILL');

    const begin = async () => {
      const { tenantId } = await laptop.client.people.comeBack({ code: sheet.code, ...found });
      await laptop.open(tenantId);
      const { joining } = await until(laptop, { state: 'joining', role: null });
      expect(joining).toMatchObject({ by: 'kit', step: 'reaching', tenantName: 'Caprock' });
      return tenantId;
    };
    const tenantId = await begin();
    await laptop.open(undefined);
    await laptop.client.people.giveUpComingBack({ tenantId });
    expect(await laptop.client.tenants.list()).toEqual([]);
    await begin();
    await laptop.stop('SIGKILL');
    await laptop.start();
    await until(laptop, { state: 'joining' });
    const back = await startRelay({ folder, args: ['--port', new URL(relay.url).port] });
    closing.push(() => back.stop());
    await laptop.client.sync.syncNow({});
    await until(laptop, { role: 'owner', joining: null, state: 'in-step' });
    expect(await wellsOf(laptop)).toEqual(['Lea 1']);
    await expect(laptop.client.people.giveUpComingBack({ tenantId })).rejects.toMatchObject({
      code: 'tenant-here-already',
    });
    expect(await membersOf(laptop)).toHaveLength(3);
  });
});

describe('an operator that never had a relay', () => {
  it('SYN-328 comes back by the kit and a file that holds everything, and whoever was there before meets the new computer', async () => {
    const office = await seat('office');
    const made = await office.client.tenants.create({ name: 'Caprock Oil', template: 'blank' });
    await office.open(made.tenantId);
    await addWell(office, 'Lea 1');
    const stick = mkdtempSync(join(tmpdir(), 'wellos-kit-stick-'));
    closing.push(async () => rmSync(stick, { recursive: true, force: true }));
    const truck = await seat('truck');
    await admitByFiles(office, truck, 'pumper');
    const [early, file] = [join(stick, 'early.wellossync'), join(stick, 'all.wellossync')];
    writeFileSync(early, (await writeFile(office, { placeId: null })).file);
    const sheet = await printKit(office);
    expect(sheet.relay).toBe('none');
    await addWell(office, 'Lea 2');
    writeFileSync(file, (await writeFile(office, { placeId: null })).file);
    await destroy(office);

    const laptop = await seat('laptop');
    const { code } = sheet;
    const read = (path: string) => laptop.client.people.readKit({ code, file: path });
    await expect(read(join(stick, 'gone'))).rejects.toMatchObject({ code: 'folder-not-readable' });
    await expect(read(early)).rejects.toMatchObject({ code: 'recovery-kit-not-in-file' });
    writeFileSync(join(stick, 'letter.txt'), 'Dear Sir');
    await expect(read(join(stick, 'letter.txt'))).rejects.toMatchObject({
      code: 'sync-file-unreadable',
    });
    const found = await read(file);
    expect(found).toMatchObject({
      tenantName: 'Caprock Oil',
      relay: null,
      seats: 2,
      isHere: false,
    });
    const { tenantId } = await laptop.client.people.comeBack({ code, ...found });
    await laptop.open(tenantId);
    await until(laptop, { role: 'owner' });
    const [job] = await laptop.client.jobs.list();
    await endOf(laptop, job!.jobId);
    expect(await wellsOf(laptop)).toEqual(['Lea 1', 'Lea 2']);
    await addWell(laptop, 'Lea 3');
    await carry(laptop, truck);
    await converge(laptop, truck);
    expect(await wellsOf(truck)).toEqual(['Lea 1', 'Lea 2', 'Lea 3']);
  });
});

describe('a computer that has what a backup held', () => {
  it('SYN-325 is let in by a relay that has not heard of it, by the kit', async () => {
    const { office, address } = await relayWithOffice();
    await addWell(office, 'Lea 1');
    const sheet = await printKit(office);
    const folder = mkdtempSync(join(tmpdir(), 'wellos-kit-stick-'));
    closing.push(async () => rmSync(folder, { recursive: true, force: true }));
    await office.client.backups.changePlan({ changes: { folder } });
    const { file } = await endOf(office, (await office.client.backups.start({})).jobId);
    await addWell(office, 'Lea 2');
    await until(office, { state: 'in-step', unsealed: 0, onlyHere: 0 });
    const { tenantId } = office;
    await destroy(office);

    const laptop = await seat('laptop');
    const secret = { kind: 'kit', text: sheet.code } as const;
    await laptop.client.backups.restore({ path: join(folder, String(file)), secret });
    await vi.waitFor(async () => {
      expect((await laptop.client.backups.restoring()).state).toBe('done');
    }, patient);
    await laptop.open(tenantId);
    await until(laptop, { state: 'outside', role: null });
    await laptop.client.sync.setRelay({ address });
    await laptop.client.backups.useKit({ code: sheet.code });
    await until(laptop, { role: 'owner', state: 'in-step', joining: null });
    expect(await wellsOf(laptop)).toEqual(['Lea 1', 'Lea 2']);
    expect(await laptop.client.backups.state()).toMatchObject({ kit: { isOwner: true } });
  });
});

describe('a computer that is left, of one who is no owner', () => {
  it('BAK-37 becomes an owner’s by the kit, and the relay hears of it', async () => {
    const { office } = await relayWithOffice();
    const truck = await seat('truck');
    await admit(office, truck, 'pumper');
    await addWell(office, 'Lea 1');
    const sheet = await printKit(office);
    await converge(office, truck);
    await destroy(office);
    await expect(addWell(truck, 'Mine')).rejects.toMatchObject({ code: 'not-allowed' });
    await truck.client.backups.useKit({ code: sheet.code });
    await until(truck, { role: 'owner', state: 'in-step' });
    await truck.open(truck.tenantId);
    await addWell(truck, 'Lea 2');
    const again = await seat('again');
    await admit(truck, again, 'engineer');
    await converge(truck, again);
    expect(await wellsOf(again)).toEqual(['Lea 1', 'Lea 2']);
  });
});
