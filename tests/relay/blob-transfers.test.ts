import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { must } from '#shared/kit/must.ts';
import { releaseOriginal } from '#core/features/attachments/release-original.ts';
import { listAttachments } from '#core/features/attachments/list-attachments.ts';
import { createChanges } from '#core/changes.ts';
import { createSystemPorts } from '#core/system-ports.ts';
import { openTenantBlobs } from '#core/sync/blobs/open-tenant-blobs.ts';
import { createRelayBlobPath } from '#core/sync/blobs/relay-blob-path.ts';
import { parseRelayAddress } from '#core/sync/links/relay/relay-address.ts';
import { createRelayRequests } from '#core/sync/links/relay/relay-requests.ts';
import {
  addPath,
  type Attached,
  type BlobSeat,
  exampleWell,
  flipBit,
  openBlobSeat,
} from '#tests/fixtures/test-blobs.ts';
import { createTestLine, type TestLine } from './cut-line.ts';
import { bring } from './test-link.ts';
import { patient, startRelay, type TestRelay, writeLimits } from './test-relay.ts';
import { type Device, TestTenant } from './test-tenant.ts';

const name = 'acme';
const tenant = new TestTenant();
const truck = tenant.add('pumper');
const office = tenant.add('engineer');
const viewer = tenant.add('viewer');
let relay: TestRelay;
let other: TestRelay;
beforeAll(async () => {
  const open = async () => {
    const started = await startRelay({
      args: ['--limits', writeLimits({ maxBlobBytes: 9_000_000 })],
    });
    (await bring(started.url, name, tenant, await started.addTenant(name))).close();
    return started;
  };
  [relay, other] = await Promise.all([open(), open()]);
});
afterAll(async () => {
  await relay.close();
  await other.close();
});

let one: BlobSeat;
let two: BlobSeat;
let lines: [TestLine, TestLine];
beforeEach(() => {
  one = openBlobSeat('one');
  two = openBlobSeat('two');
  lines = [createTestLine(), createTestLine()];
});
afterEach(async () => {
  await one.end();
  await two.end();
  expect([...one.bugs, ...two.bugs]).toEqual([]);
});

const addressAt = (at: TestRelay) => parseRelayAddress(`${at.url}t/${name}`)!;
const pathTo = (at: TestRelay, device: Device, line: TestLine, place = `relay:${at.url}`) =>
  createRelayBlobPath(place, createRelayRequests(addressAt(at), device.signer, line.fetch));
const connectOne = () => addPath(one, pathTo(relay, truck, lines[0]));
const connectTwo = (device = office) => addPath(two, pathTo(relay, device, lines[1]));

const figuresOf = ({ blobs }: BlobSeat) => blobs.transfers.figures();
const sent = () => expect.poll(() => figuresOf(one).places[0]?.toSend.count, patient).toBe(0);
const fetched = (seat = two) => expect.poll(() => figuresOf(seat).toFetch.count, patient).toBe(0);
const list = (seat: BlobSeat) =>
  listAttachments(
    { read: seat.database.read, blobs: seat.blobs } as never,
    { personId: 'P' as never },
    { kind: 'well', wellId: exampleWell as never },
  );

function expectSame(seat: BlobSeat, { plain, entries }: Attached, role: 'thumbnail' | 'original') {
  const entry = must(entries[role], role);
  const read = seat.blobs.store.read(entry, 0, entry.bytes);
  expect(Buffer.compare(read, must(plain[role], role))).toBe(0);
}

describe('bytes on a bad line', () => {
  it('BLB-20 are sent from where they stopped, cut again and again and restarted in between', async () => {
    lines[0].cutAfter = 100_000;
    const attached = await one.attach({ original: 1_500_000 });
    connectOne();
    await expect.poll(() => lines[0].cuts, patient).toBeGreaterThan(2);
    await one.restart();
    connectOne();
    await sent();
    expect(lines[0].cuts).toBeGreaterThan(4);
    expect(
      lines[0].asked.filter(({ what }) => what.startsWith('POST t/acme/uploads')),
    ).toHaveLength(1);
    const wire = lines[0].asked.filter(({ what }) => what.startsWith('PATCH'));
    const offered = wire.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(offered).toBeLessThan(2 * 1_500_000 + 16 * 65_536);
    two.take(one, attached.id);
    connectTwo();
    await fetched();
    expectSame(two, attached, 'original');
  });

  it('BLB-21 are fetched from where they stopped, cut again and again and restarted in between', async () => {
    const attached = await one.attach({ original: 1_500_000 });
    connectOne();
    await sent();
    lines[1].cutAfter = 100_000;
    two.take(one, attached.id);
    connectTwo();
    await expect.poll(() => lines[1].cuts, patient).toBeGreaterThan(2);
    await two.restart();
    const at = two.blobs.store.files.sizeOf(
      two.blobs.store.files.partOf(attached.entries.original!.hash),
    );
    connectTwo();
    await fetched();
    expectSame(two, attached, 'original');
    expect(at).toBeGreaterThan(100_000);
    const starts = lines[1].asked.flatMap(({ range }) =>
      range ? [parseInt(range.slice(6), 10)] : [],
    );
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(starts.filter((start) => start === 0)).toHaveLength(1);
  });

  it('BLB-24 are thrown away when they are others, told, and fetched again', async () => {
    const attached = await one.attach({ original: 90_000 });
    connectOne();
    await sent();
    lines[1].bend = 1;
    two.take(one, attached.id);
    connectTwo();
    await expect.poll(async () => (await list(two))[0]?.original.trouble, patient).toBe('altered');
    two.blobs.transfers.tryNow();
    await fetched();
    expectSame(two, attached, 'original');
    expect((await list(two))[0]?.original).toMatchObject({ state: 'here', trouble: null });
  });

  it('BLB-27 wait with the reason told, and go by themselves when the line is back', async () => {
    lines[0].isDown = true;
    await one.attach({ original: 5_000 });
    connectOne();
    await expect.poll(() => figuresOf(one).places[0]?.trouble, patient).toBe('no-answer');
    expect(figuresOf(one)).toMatchObject({
      here: { count: 1, bytes: 5_016 },
      places: [{ toSend: { count: 1, bytes: 5_016 } }],
    });
    lines[0].isDown = false;
    await sent();
    expect(figuresOf(one).places[0]?.trouble).toBeNull();
  });
});

describe('which bytes come first', () => {
  it('BLB-22 thumbnails before previews before originals, and what somebody asked for before them', async () => {
    const attached: Attached[] = [];
    for (let n = 0; n < 3; n++)
      attached.push(await one.attach({ original: 50_000, preview: 20_000, thumbnail: 5_000 }));
    connectOne();
    await sent();
    const roleOf = new Map(
      attached.flatMap(({ entries }) =>
        Object.entries(entries).map(([role, { hash }]) => [hash, role]),
      ),
    );
    const askedFor = attached[1]!.entries.original!.hash;
    for (const { id } of attached) two.take(one, id);
    two.blobs.transfers.ask(askedFor);
    connectTwo();
    await fetched();
    const order = lines[1].asked.flatMap(({ what, range }) => (range ? [what.slice(-64)] : []));
    expect(order[0]).toBe(askedFor);
    const roles = order.slice(1).map((hash) => roleOf.get(hash));
    const expected = ['thumbnail', 'preview', 'original'].flatMap((role) =>
      Array.from({ length: role === 'original' ? 2 : 3 }, () => role),
    );
    expect(roles).toEqual(expected);
    const up = lines[0].asked
      .filter(({ what }) => what.startsWith('PATCH'))
      .map(({ bytes }) => bytes);
    expect(up).toEqual([5_016, 5_016, 5_016, 20_016, 20_016, 20_016, 50_016, 50_016, 50_016]);
  });

  it('BLB-23 originals come by their size, all of them, or when they are asked for', async () => {
    const small = await one.attach({ original: 10_000, thumbnail: 1_000 });
    const large = await one.attach({ original: 60_000, thumbnail: 1_000 });
    connectOne();
    await sent();
    two.blobs.transfers.setPolicy({ originals: 'small', smallBytes: 20_000 });
    for (const { id } of [small, large]) two.take(one, id);
    connectTwo();
    await fetched();
    expectSame(two, small, 'original');
    const states = async () => (await list(two)).map(({ original }) => original.state);
    expect((await states()).toSorted()).toEqual(['away', 'here']);
    expect(figuresOf(two).elsewhere).toEqual({ count: 1, bytes: 60_016 });
    two.blobs.transfers.ask(large.entries.original!.hash);
    await fetched();
    expectSame(two, large, 'original');
    const third = await one.attach({ original: 300 });
    two.blobs.transfers.setPolicy({ originals: 'onDemand', smallBytes: 0 });
    two.take(one, third.id);
    await sent();
    expect(await states()).toContain('away');
    two.blobs.transfers.setPolicy({ originals: 'all', smallBytes: 0 });
    await fetched();
    expect(await states()).toEqual(['here', 'here', 'here']);
    await two.restart();
    expect(two.blobs.transfers.policy.originals).toBe('all');
  });

  it('BLB-28 what people typed goes before each piece', async () => {
    let isBusy = true;
    let asked = 0;
    const letPass = async () => {
      asked++;
      while (isBusy) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    await one.restart({ letPass });
    await one.attach({ original: 700_000 });
    connectOne();
    await expect.poll(() => asked, patient).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(lines[0].asked.filter(({ what }) => what.startsWith('PATCH'))).toEqual([]);
    isBusy = false;
    await sent();
    const pieces = lines[0].asked.filter(({ what }) => what.startsWith('PATCH')).length;
    expect(pieces).toBeGreaterThan(1);
    expect(asked).toBe(pieces);
  });
});

describe('an entry', () => {
  it('BLB-11 is there before its bytes are, and they come when they can', async () => {
    const attached = await one.attach({ original: 40_000, thumbnail: 2_000 });
    two.take(one, attached.id);
    connectTwo();
    await expect
      .poll(async () => (await list(two))[0]?.thumbnail?.trouble, patient)
      .toBe('nowhere');
    expect(await list(two)).toMatchObject([
      { name: 'pump.jpg', original: { bytes: 40_000, state: 'coming' } },
    ]);
    connectOne();
    await sent();
    two.blobs.transfers.tryNow();
    await fetched();
    expectSame(two, attached, 'thumbnail');
    expect(await list(two)).toMatchObject([{ original: { state: 'here', placesElsewhere: 1 } }]);
  });

  it('BLB-12 keeps captions written apart, and says so until someone writes anew', async () => {
    const { id } = await one.attach({ original: 100 });
    two.take(one, id);
    const write = (seat: BlobSeat, text: string) =>
      seat.run((edit) => edit.open('attachment', id).set(['caption'], text));
    write(one, 'Leaks');
    write(two, 'Leaks at the packing');
    two.take(one, id);
    expect(await list(two)).toMatchObject([{ isInConflict: true }]);
    write(two, 'Leaks at the packing, third time');
    expect(await list(two)).toMatchObject([
      { isInConflict: false, caption: 'Leaks at the packing, third time' },
    ]);
  });
});

describe('the relay', () => {
  it('BLB-01 stores nothing that reads', async () => {
    const secret = 'PACKING OF LEA 1 LEAKS ';
    const plain = Buffer.from(secret.repeat(2_000));
    const stored = await one.blobs.store.put(plain);
    one.run((edit) => {
      const document = edit.open('attachment', edit.newId());
      document.set(['about'], { kind: 'well', wellId: exampleWell });
      document.set(['original'], { ...stored, mimeType: 'text/plain' });
    });
    connectOne();
    await sent();
    const blob = join(relay.folder, 'blobs', name, stored.hash.slice(0, 2), stored.hash);
    expect(readFileSync(blob).length).toBe(stored.sealedBytes);
    expect(allBytes(relay.folder)).not.toContain(secret);
    expect(allBytes(relay.folder)).not.toContain(stored.key);
  });

  it('BLB-25 is not sent what it holds already', async () => {
    const attached = await one.attach({ original: 30_000 });
    connectOne();
    await sent();
    two.take(one, attached.id);
    two.blobs.store.files.append(
      two.blobs.store.files.partOf('copy'),
      readFileSync(one.blobs.store.files.pathOf(attached.entries.original!.hash)),
      0,
    );
    const { hash } = attached.entries.original!;
    expect(await two.blobs.store.takeIn(two.blobs.store.files.partOf('copy'), hash)).toBe(true);
    connectTwo();
    await expect.poll(() => figuresOf(two).places[0]?.toSend.count, patient).toBe(0);
    expect(lines[1].asked.filter(({ what }) => /POST.*uploads|PATCH/.test(what))).toEqual([]);
  });

  it('BLB-26 takes nothing from a viewer, who fetches all the same', async () => {
    const attached = await one.attach({ original: 3_000 });
    connectOne();
    await sent();
    two.take(one, attached.id);
    await two.attach({ original: 1_000 });
    connectTwo(viewer);
    await fetched();
    expectSame(two, attached, 'original');
    await expect.poll(() => figuresOf(two).places[0]?.trouble, patient).toBe('may-not-write');
    expect(figuresOf(two).places[0]?.toSend.count).toBe(1);
  });

  it('BLB-29 is sent again what it has lost', async () => {
    const { entries } = await one.attach({ original: 2_000 });
    const place = 'relay:restored';
    const end = addPath(one, pathTo(relay, truck, lines[0], place));
    await sent();
    end();
    // The same place, as an older backup has it.
    addPath(one, pathTo(other, truck, lines[1], place));
    one.database.write.prepare('update blobPlace set confirmedAtMs = 0').run();
    one.careFor();
    const { hash } = entries.original!;
    const path = join(other.folder, 'blobs', name, hash.slice(0, 2));
    await expect.poll(() => listIn(path), patient).toContain(hash);
  });

  it('BLB-27 says what it has no room for, and the rest goes on', async () => {
    await one.attach({ original: 9_100_000 });
    const fits = await one.attach({ original: 500 });
    connectOne();
    await expect.poll(() => figuresOf(one).places[0]?.toSend.count, patient).toBe(1);
    expect(one.rows('blobSend')).toMatchObject([{ trouble: 'too-large' }]);
    expect(one.blobs.store.rows.placesOf(fits.entries.original!.hash)).toHaveLength(1);
  });
});

describe('the blobs of a tenant', () => {
  it('BLB-27 go by the relay the tenant has, right after their entry, and no more once it has none', async () => {
    const changes = createChanges();
    const blobs = openTenantBlobs({
      database: two.database.write,
      folder: two.folder,
      ports: createSystemPorts(),
      changes,
      log: pino({ level: 'silent' }),
    });
    try {
      const attached = await one.attach({ original: 700 });
      connectOne();
      await sent();
      const { signer } = office;
      blobs.setRelay({ placeId: 'relay:acme', address: addressAt(relay), device: signer });
      two.take(one, attached.id);
      changes.announce('attachments.changed', [attached.id]);
      const { hash } = attached.entries.original!;
      await expect.poll(() => blobs.store.rows.isHere(hash), patient).toBe(true);
      expect(blobs.transfers.paths.map(({ place }) => place)).toEqual(['relay:acme']);
      blobs.setRelay(null);
      expect(blobs.transfers.paths).toEqual([]);
    } finally {
      await blobs.close();
      changes.close();
    }
  });
});

describe('looked after', () => {
  it('BLB-30 what was altered on the disk is found, told, and fetched again', async () => {
    const attached = await one.attach({ original: 200_000 });
    connectOne();
    await sent();
    two.take(one, attached.id);
    connectTwo();
    await fetched();
    const { hash } = attached.entries.original!;
    flipBit(two, hash);
    const care = two.careFor();
    lines[1].isDown = true;
    expect(await care.careNow()).toMatchObject({ checked: 1, damaged: 1 });
    expect(two.blobs.store.rows.damages(5)).toMatchObject([
      { hash, what: 'altered', mendedAtMs: null },
    ]);
    expect(two.blobs.store.files.has(hash)).toBe(true);
    expect(figuresOf(two)).toMatchObject({ damaged: 1, toFetch: { count: 1 } });
    lines[1].isDown = false;
    two.blobs.transfers.tryNow();
    await fetched();
    expectSame(two, attached, 'original');
    expect(two.blobs.store.rows.damages(5)).toMatchObject([
      { hash, mendedAtMs: expect.any(Number) },
    ]);
    expect(await care.careNow()).toMatchObject({ damaged: 0 });
  });

  it('BLB-32 an original is let go while two other places hold it, and comes back only when it is asked for', async () => {
    const attached = await one.attach({ original: 4_000, thumbnail: 500 });
    const release = () =>
      releaseOriginal(
        {
          read: one.database.read,
          blobs: one.blobs,
          ports: { clock: { nowMs: Date.now } },
          changes: { announce: () => undefined },
        } as never,
        attached.id as never,
      );
    connectOne();
    await sent();
    await expect(release()).rejects.toThrow(/attachment-not-safe/);
    const end = addPath(one, pathTo(other, truck, lines[1]));
    await expect.poll(() => figuresOf(one).places[1]?.toSend.count, patient).toBe(0);
    // It said so once, and now it does not any more.
    lines[1].asked.length = 0;
    const { hash } = attached.entries.original!;
    const elsewhere = `relay:${other.url}`;
    end();
    one.database.write
      .prepare('update blobPlace set confirmedAtMs = 0 where place = ?')
      .run(elsewhere);
    await expect(release()).rejects.toThrow(/attachment-not-safe/);
    addPath(one, pathTo(other, truck, lines[1]));
    await release();
    expect(lines[1].asked.some(({ what }) => what === `HEAD t/${name}/blobs/${hash}`)).toBe(true);
    expect(one.blobs.store.files.has(hash)).toBe(false);
    expect(await list(one)).toMatchObject([
      { original: { state: 'away', placesElsewhere: 2 }, thumbnail: { state: 'here' } },
    ]);
    one.blobs.transfers.setPolicy({ originals: 'all', smallBytes: 0 });
    one.blobs.transfers.tryNow();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await list(one))[0]?.original.state).toBe('away');
    one.blobs.transfers.ask(hash);
    await fetched(one);
    expectSame(one, attached, 'original');
  });
});

function listIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    // Not yet.
    return [];
  }
}

/** Everything in a folder, as text that keeps each byte. */
function allBytes(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
    .join('');
}
