import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sealedBlobBytes } from '#shared/chunks/blob-frames.ts';
import type { WellId } from '#shared/domain/identity/ids.ts';
import { patient } from '#tests/relay/test-relay.ts';
import { takeFile, writeFile } from './carry.ts';
import { attachPhoto, readOriginal } from './test-photos.ts';
import { admit, converge, startSeat, type TestSeat } from './test-seat.ts';

/** Cores in processes of their own, without a relay. */
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function seat(name: string, lan: 'loopback' | 'off'): Promise<TestSeat> {
  const started = await startSeat(name, { lan });
  closing.push(() => started.close());
  return started;
}

async function setupOffice(lan: 'loopback' | 'off'): Promise<{ office: TestSeat; wellId: WellId }> {
  const office = await seat('office', lan);
  const { tenantId } = await office.client.tenants.create({ name: 'Caprock', template: 'blank' });
  await office.open(tenantId);
  const { wellId } = await office.client.wells.create({ fields: { name: 'Lea 1' } });
  return { office, wellId };
}

const listOf = ({ client }: TestSeat, wellId: WellId) =>
  client.attachments.list({ about: { kind: 'well', wellId } });

/** Waits until the photo is at a seat, in all its forms. */
const hasAll = (at: TestSeat, wellId: WellId, name: string) =>
  vi.waitFor(async () => {
    const found = (await listOf(at, wellId)).find((one) => one.name === name);
    expect(found).toMatchObject({
      thumbnail: { state: 'here' },
      preview: { state: 'here' },
      original: { state: 'here' },
    });
  }, patient);

describe('photos without a relay', () => {
  it('BLB-60 go over the LAN from truck to truck, though who took them has gone', async () => {
    const { office, wellId } = await setupOffice('loopback');
    await office.client.people.invite({ role: 'viewer', minutes: 60, note: 'nobody' });
    await vi.waitFor(async () => {
      expect((await office.client.sync.lan()).addresses).toHaveLength(1);
    }, patient);
    const [red, blue] = [await seat('red', 'loopback'), await seat('blue', 'loopback')];
    await admit(office, red, 'pumper');
    await admit(office, blue, 'pumper');
    await converge(office, red, blue);
    await blue.stop();

    const photo = await attachPhoto(red, wellId, 'pump.jpg');
    await hasAll(office, wellId, 'pump.jpg');
    expect(await readOriginal(office, wellId, 'pump.jpg')).toEqual(photo);
    expect(await listOf(red, wellId)).toMatchObject([{ original: { placesElsewhere: 1 } }]);
    await red.stop('SIGKILL');

    await blue.start();
    await blue.client.sync.syncNow({});
    await hasAll(blue, wellId, 'pump.jpg');
    expect(await readOriginal(blue, wellId, 'pump.jpg')).toEqual(photo);

    // And while it is paused nothing of it travels.
    await blue.client.sync.pause({});
    await attachPhoto(blue, wellId, 'tank.jpg');
    await vi.waitFor(async () => {
      expect((await blue.client.attachments.figures()).places).toEqual([]);
    }, patient);
    expect(await listOf(office, wellId)).toHaveLength(1);
    await blue.client.sync.resume({});
    await hasAll(office, wellId, 'tank.jpg');
  });

  it('BLB-76 go by stick with what was typed, and what the file has lost is told by name', async () => {
    const { office, wellId } = await setupOffice('off');
    const photo = await attachPhoto(office, wellId, 'pump.jpg');
    const other = await attachPhoto(office, wellId, 'tank.jpg');
    const truck = await seat('truck', 'off');
    const { text } = await office.client.people.invite({ role: 'pumper', minutes: 60, note: '' });
    const { tenantId } = await truck.client.people.join({ text });
    await truck.open(tenantId);
    const all = { placeId: null, photos: 'originals' } as const;
    await takeFile(truck, (await writeFile(office, { placeId: null })).file);
    await vi.waitFor(async () => {
      expect((await truck.client.sync.status()).joining?.step).toBe('confirming');
    }, patient);
    await takeFile(office, (await writeFile(truck, { placeId: null })).file);
    const asking = (await office.client.people.members()).find(({ state }) => state === 'asking');
    await office.client.people.letIn({ device: asking!.device });

    const size = await office.client.sync.exportSize(all);
    expect(size).toMatchObject({ photos: { count: 6 }, left: { count: 0 } });
    expect(size.photos.bytes).toBeGreaterThan(photo.length + other.length);
    const { file, result } = await writeFile(office, all);
    expect(result).toMatchObject({ photosWritten: 6, photosSpoilt: 0 });
    // Pulled out too early: the thumbnails are there, and of the originals not both.
    const cut = await takeFile(truck, file.subarray(0, file.length - 1_000));
    expect(cut).toMatchObject({ photosAdded: 5, photosLost: 1, photosLostNames: ['pump.jpg'] });
    await hasAll(truck, wellId, 'tank.jpg');
    expect(await readOriginal(truck, wellId, 'tank.jpg')).toEqual(other);
    expect(await takeFile(truck, file)).toMatchObject({
      photosAdded: 1,
      photosKnown: 5,
      photosLost: 0,
      chunksAdded: 0,
    });
    expect(await readOriginal(truck, wellId, 'pump.jpg')).toEqual(photo);
    expect(await takeFile(truck, file)).toMatchObject({ photosAdded: 0, photosKnown: 6 });
    // What the office holds the answer need not bring.
    const answer = { ...all, placeId: (await truck.client.sync.places())[0]!.placeId };
    expect(await truck.client.sync.exportSize(answer)).toMatchObject({ photos: { count: 0 } });
  });

  it('BAK-27 come back on another computer from a backup, and what lacked in it is told by name', async () => {
    const { office, wellId } = await setupOffice('off');
    const { client } = office;
    const photo = await attachPhoto(office, wellId, 'pump.jpg');
    await attachPhoto(office, wellId, 'tank.jpg');
    const stick = join(office.folder, 'stick');
    mkdirSync(stick);
    await client.backups.changePlan({ changes: { folder: stick } });
    await client.backups.setPassphrase({ passphrase });
    const first = await backUp(office);
    expect(first).toMatchObject({
      photos: { count: 6 },
      photosLacking: { count: 0 },
      problem: null,
    });
    await lose(office, wellId, 'tank.jpg');
    const second = await backUp(office);
    expect(second).toMatchObject({
      photos: { count: 5 },
      photosLacking: { count: 1, names: ['tank.jpg'] },
      problem: null,
    });

    const fresh = await seat('fresh', 'off');
    const path = join(stick, second.file!);
    await fresh.client.backups.restore({ path, secret: { kind: 'passphrase', text: passphrase } });
    const tenantId = await vi.waitFor(async () => {
      const restoring = await fresh.client.backups.restoring();
      expect(restoring).toMatchObject({ state: 'done', failure: null });
      return restoring.tenantId!;
    }, patient);
    await fresh.open(tenantId);
    await hasAll(fresh, wellId, 'pump.jpg');
    expect(await readOriginal(fresh, wellId, 'pump.jpg')).toEqual(photo);
    const lacking = (await listOf(fresh, wellId)).find(({ name }) => name === 'tank.jpg');
    expect(lacking).toMatchObject({
      thumbnail: { state: 'here' },
      original: { state: 'coming' },
    });
  });
});

const passphrase = 'correct horse battery staple';

async function backUp({ client }: TestSeat) {
  const { jobId } = await client.backups.start({});
  await vi.waitFor(async () => {
    expect((await client.jobs.get({ jobId })).state).toBe('done');
  }, patient);
  return (await client.backups.state()).runs[0]!;
}

/** The largest form of a photo goes from the disk, behind the seat's back. */
async function lose(at: TestSeat, wellId: WellId, name: string): Promise<void> {
  const { original } = (await listOf(at, wellId)).find((one) => one.name === name)!;
  const folder = join(at.folder, 'tenants');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  const [found] = files
    .filter((file) => /^[0-9a-f]{64}$/.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => statSync(path).size === sealedBlobBytes(original.bytes));
  rmSync(found!);
}
