import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInProcessChannels } from '#shared/contract/channels/in-process.ts';
import { type ContractClient, openClient, type OpenClient } from '#shared/contract/open-client.ts';
import type { AttachmentAbout } from '#shared/domain/attachments/attachment.ts';
import type { CommandId, TenantId, WellId } from '#shared/domain/identity/ids.ts';
import { attachChannel } from '#core/attach-channel.ts';
import { startTestCore, type TestCore } from '#tests/fixtures/test-core.ts';

let test: TestCore;
let tenantId: TenantId;
let opened: OpenClient;
let client: ContractClient;
let wellId: WellId;
let about: AttachmentAbout;

beforeEach(async () => {
  test = await startTestCore();
  tenantId = await test.makeTenant();
  await connect();
  ({ wellId } = await client.wells.create({ fields: { name: 'Lea 1', status: 'producing' } }));
  about = { kind: 'well', wellId };
});
afterEach(async () => {
  opened.close();
  await test.close();
});

async function connect() {
  const [near, far] = createInProcessChannels(setImmediate);
  await attachChannel(test.core, far, { tenantId, role: 'owner' });
  opened = openClient(near);
  client = opened.client;
}

const photo = (widthPx = 2_400, heightPx = 1_800) =>
  sharp({
    create: {
      width: widthPx,
      height: heightPx,
      channels: 3,
      background: '#884422',
      noise: { type: 'gaussian', mean: 128, sigma: 30 },
    },
  })
    .withExif({
      IFD2: { DateTimeOriginal: '2026:03:10 07:12:30', OffsetTimeOriginal: '-06:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '31/1 59/1 4980/100',
        GPSLongitudeRef: 'W',
        GPSLongitude: '102/1 4/1 4010/100',
      },
    })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 85 })
    .toBuffer();

async function send(bytes: Uint8Array, name: string, by: ContractClient = client) {
  const { fileId } = await by.attachments.begin({ name, bytes: bytes.length });
  for (let offset = 0; offset < bytes.length; offset += 1_000_000) {
    const base64 = Buffer.from(bytes.subarray(offset, offset + 1_000_000)).toString('base64');
    await by.attachments.receive({ fileId, offset, base64 });
  }
  return fileId;
}

async function attach(bytes: Uint8Array, name: string, to = about, caption = '') {
  const fileId = await send(bytes, name);
  return (await client.attachments.add({ fileId, about: to, caption })).attachmentId;
}

async function readAll(attachmentId: string, role: 'original' | 'preview' | 'thumbnail') {
  const pieces: Uint8Array[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const answer: { frame: never; nextOffset: number | null } = (await client.attachments.read({
      attachmentId: attachmentId as never,
      role,
      offset,
    })) as never;
    const { bytes } = await opened.takeFrame(answer.frame);
    pieces.push(bytes as Uint8Array);
    offset = answer.nextOffset;
  }
  return Buffer.concat(pieces);
}

const list = (of = about) => client.attachments.list({ about: of });

describe('a photo', () => {
  it('BLB-17 BLB-18 gets small pictures that stand upright and say nothing of place and time', async () => {
    const bytes = await photo();
    const id = await attach(bytes, 'pump.jpg', about, 'Stuffing box leaks');
    const [entry] = await list();
    expect(entry).toMatchObject({
      attachmentId: id,
      name: 'pump.jpg',
      caption: 'Stuffing box leaks',
      takenAtMs: Date.UTC(2026, 2, 10, 13, 12, 30),
      place: { latitude: expect.closeTo(31.99717, 4), longitude: expect.closeTo(-102.07781, 4) },
      isMine: true,
      original: { mimeType: 'image/jpeg', widthPx: 1_800, heightPx: 2_400, state: 'here' },
      preview: { state: 'here', placesElsewhere: 0 },
    });
    const thumbnail = await readAll(id, 'thumbnail');
    expect(thumbnail.length).toBeLessThanOrEqual(30 * 1024);
    expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 240, height: 320 });
    const preview = await readAll(id, 'preview');
    const drawn = await sharp(preview).metadata();
    expect(drawn).toMatchObject({ width: 1_440, height: 1_920 });
    expect(drawn.exif).toBeUndefined();
    expect(Buffer.compare(await readAll(id, 'original'), bytes)).toBe(0);
  });

  it('BLB-19 that cannot be read is kept as a file', async () => {
    const whole = await photo(800, 600);
    const cut = whole.subarray(0, whole.length / 2);
    const heic = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0'), randomBytes(3_000)]);
    for (const [name, bytes] of [
      ['broken.jpg', cut],
      ['phone.heic', heic],
      ['report.pdf', Buffer.from('%PDF-1.4\n')],
    ] as const) {
      const id = await attach(bytes, name);
      expect((await list()).find((one) => one.attachmentId === id)).toMatchObject({
        name,
        thumbnail: null,
        preview: null,
        original: { bytes: bytes.length, mimeType: 'application/octet-stream' },
      });
      expect(Buffer.compare(await readAll(id, 'original'), bytes)).toBe(0);
    }
  });
});

describe('what is attached', () => {
  it('BLB-10 is found where it belongs, and a well shows what is of its days', async () => {
    const day = { kind: 'day', wellId, day: '2026-03-10' } as const;
    const { leaseId } = await client.leases.create({ fields: { name: 'Lea' } });
    await attach(randomBytes(10), 'of-well');
    await attach(randomBytes(10), 'of-day', day);
    await attach(randomBytes(10), 'of-lease', { kind: 'lease', leaseId });
    const names = async (of: AttachmentAbout) => (await list(of)).map(({ name }) => name);
    expect(await names(about)).toEqual(['of-day', 'of-well']);
    expect(await names(day)).toEqual(['of-day']);
    expect(await names({ kind: 'day', wellId, day: '2026-03-11' })).toEqual([]);
    expect(await names({ kind: 'lease', leaseId })).toEqual(['of-lease']);
  });

  it('BLB-13 is removed from sight and brought back with its bytes by undo', async () => {
    const bytes = randomBytes(5_000);
    const id = await attach(bytes, 'log.txt');
    const { commandId } = await client.attachments.remove({ attachmentId: id });
    expect(await list()).toEqual([]);
    await expect(readAll(id, 'original')).rejects.toMatchObject({ code: 'attachment-not-found' });
    await client.audit.undo({ target: { commandId } });
    expect(await list()).toHaveLength(1);
    expect(Buffer.compare(await readAll(id, 'original'), bytes)).toBe(0);
  });

  it('BLB-14 BLB-16 is refused where it cannot be', async () => {
    const fileId = await send(randomBytes(10), 'a');
    const nobody = '01HZZZZZZZZZZZZZZZZZZZZZZZ' as WellId;
    const none = { kind: 'well', wellId: nobody } as const;
    const add = client.attachments.add({ fileId, about: none });
    await expect(add).rejects.toMatchObject({ code: 'well-not-found' });
    const begin = (bytes: number) => client.attachments.begin({ name: 'a', bytes });
    await expect(begin(0)).rejects.toMatchObject({ code: 'file-empty' });
    await expect(begin(500 * 2 ** 20 + 1)).rejects.toMatchObject({ code: 'file-too-large' });
    const viewer = await test.connect({ tenantId, role: 'viewer' });
    await expect(send(randomBytes(10), 'a', viewer)).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await list()).toEqual([]);
  });

  it('BLB-15 is attached once, however often it is said, and pieces may come again', async () => {
    const bytes = randomBytes(1_500_000);
    const { fileId } = await client.attachments.begin({ name: 'a', bytes: bytes.length });
    const piece = (from: number, to: number) => ({
      fileId,
      offset: from,
      base64: bytes.subarray(from, to).toString('base64'),
    });
    await client.attachments.receive(piece(0, 900_000));
    await client.attachments.receive(piece(0, 900_000));
    await expect(client.attachments.receive(piece(950_000, 960_000))).rejects.toMatchObject({
      code: 'input-invalid',
    });
    await expect(client.attachments.add({ fileId, about })).rejects.toMatchObject({
      code: 'file-unreadable',
    });
    const last = await client.attachments.receive(piece(800_000, 1_500_000));
    expect(last.received).toBe(1_500_000);
    const commandId = '01HZZZZZZZZZZZZZZZZZZZZZZA' as CommandId;
    const add = () => client.attachments.add({ commandId, fileId, about });
    const [one, other] = await Promise.all([add(), add()]);
    expect(other).toEqual(one);
    expect(await add()).toEqual(one);
    expect(await list()).toHaveLength(1);
    expect(Buffer.compare(await readAll(one.attachmentId, 'original'), bytes)).toBe(0);
  });

  it('BLB-04 is there after a restart, and a file that was on its way leaves nothing', async () => {
    const bytes = randomBytes(300_000);
    const id = await attach(bytes, 'kept');
    const { fileId } = await client.attachments.begin({ name: 'cut', bytes: 200_000 });
    const base64 = randomBytes(150_000).toString('base64');
    await client.attachments.receive({ fileId, offset: 0, base64 });
    opened.close();
    await test.stop();
    await test.start();
    await connect();
    expect(readdirSync(join(blobsFolder(), 'parts'))).toEqual([]);
    expect(Buffer.compare(await readAll(id, 'original'), bytes)).toBe(0);
    await expect(
      client.attachments.receive({ fileId, offset: 150_000, base64 }),
    ).rejects.toMatchObject({ code: 'file-not-found' });
  });
});

describe('bytes that were altered on the disk', () => {
  it('BLB-30 are refused, told with the names of what they are of, and wanted again', async () => {
    const id = await attach(randomBytes(100_000), 'sheet.bin');
    const file = findBlobs().at(0)!;
    const bytes = readFileSync(file);
    bytes[50_000]! ^= 4;
    writeFileSync(file, bytes);
    const tenant = test.core.contextOf(await test.core.createSession({ tenantId, role: 'owner' }));
    expect(await tenant.tenant!.blobs.care.careNow()).toMatchObject({ checked: 1, damaged: 1 });
    expect(await client.attachments.damages()).toMatchObject([
      { what: 'altered', names: ['sheet.bin'], mendedAtMs: null },
    ]);
    expect(await client.attachments.figures()).toMatchObject({
      damaged: 1,
      toFetch: { count: 1 },
    });
    expect((await list())[0]).toMatchObject({ attachmentId: id, original: { state: 'damaged' } });
    await expect(client.attachments.release({ attachmentId: id })).rejects.toMatchObject({
      code: 'attachment-not-here',
    });
  });

  it('BLB-32 what nobody else holds is not let go', async () => {
    const id = await attach(randomBytes(1_000), 'only-here');
    await expect(client.attachments.release({ attachmentId: id })).rejects.toMatchObject({
      code: 'attachment-not-safe',
    });
    expect((await list())[0]?.original.state).toBe('here');
  });
});

const blobsFolder = () => {
  const tenants = join(test.folder, 'data', 'tenants');
  return join(tenants, readdirSync(tenants)[0]!, 'blobs');
};

/** Paths of what lies there, each named by the hash of its bytes. */
function findBlobs(): string[] {
  const found = readdirSync(blobsFolder(), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const path of found)
    expect(path).toContain(createHash('sha256').update(readFileSync(path)).digest('hex'));
  return found;
}
