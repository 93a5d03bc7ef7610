import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseFileBlobRecord } from '#shared/chunks/file-blobs.ts';
import { must } from '#shared/kit/must.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { type Attached, type BlobSeat, flipBit, openBlobSeat } from '#tests/fixtures/test-blobs.ts';
import { admit, meet, openTestPlace, type TestPlace } from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { type BlobChoice, chooseBlobs } from '../blobs/choose-blobs.ts';
import { carriedFrom, createFileIntake } from '../blobs/file-blobs.ts';
import { recordsOf } from './read-chunk-file.ts';
import { takeInFile } from './take-in-file.ts';
import { writeChunkFile } from './write-chunk-file.ts';

let folder: string;
let office: TestPlace;
let truck: TestPlace;
let one: BlobSeat;
let two: BlobSeat;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-blob-file-'));
  office = openTestPlace('OFFICE', { seed: 71 });
  truck = openTestPlace('TRUCK', { seed: 72 });
  office.place.found();
  admit(office, truck, 'pumper');
  meet(office, truck);
  [one, two] = [openBlobSeat('one'), openBlobSeat('two')];
});
afterEach(async () => {
  for (const place of [office, truck]) place.close();
  for (const seat of [one, two]) await seat.end();
  rmSync(folder, { recursive: true, force: true });
});

const all: BlobChoice = { extent: 'originals', mostBytes: null, placeId: null };
let files = 0;

async function fileOf(choice: BlobChoice = all, options: { signal?: AbortSignal } = {}) {
  const path = join(folder, `${files++}.wellossync`);
  const { chosen } = chooseBlobs(one.database.write, choice);
  const steps: string[] = [];
  const { spoilt } = await writeChunkFile({
    place: office.place,
    signer: office.device,
    tenantId: testTenantId,
    appVersion: '1.0.0',
    atMs: 1_000,
    known: undefined,
    blobs: carriedFrom(one.blobs.store, chosen),
    append: (bytes) => appendFileSync(path, bytes),
    progress: (done, total, of) => void steps.push(`${of} ${done}/${total}`),
    ...options,
  });
  return { path, chosen, spoilt, steps };
}

function bring(path: string, options: { signal?: AbortSignal } = {}) {
  return takeInFile({
    place: truck.place,
    tenantId: testTenantId,
    source: {
      bytes: nodeDisk.size(path),
      readPart: (offset, length) => nodeDisk.readPart(path, offset, length),
    },
    blobs: createFileIntake({
      store: two.blobs.store,
      random: seededRandom(files++),
      refreshRows: () => false,
      moved: () => undefined,
    }),
    ...options,
  });
}

function expectSame({ plain, entries }: Attached, role: 'thumbnail' | 'original') {
  const entry = must(entries[role], role);
  const read = two.blobs.store.read(entry, 0, entry.bytes);
  expect(Buffer.compare(read, must(plain[role], role))).toBe(0);
}

const partsOf = ({ blobs }: BlobSeat) => blobs.store.files.list().parts;

async function attachTwo(): Promise<[Attached, Attached]> {
  const both: [Attached, Attached] = [
    await one.attach({ original: 900_000, preview: 60_000, thumbnail: 3_000 }),
    await one.attach({ original: 400_000, preview: 50_000, thumbnail: 2_000 }),
  ];
  for (const { id } of both) two.take(one, id);
  return both;
}

describe('photos in a file', () => {
  it('BLB-70 come with the chunks, thumbnails first, and a second time nothing comes', async () => {
    const both = await attachTwo();
    const { path, steps } = await fileOf();
    expect(steps.at(-1)).toMatch(/^blobs (\d+)\/\1$/);
    const first = await bring(path);
    expect(first.header.blobs).toMatchObject({ count: 6 });
    expect(first).toMatchObject({
      isWhole: true,
      blobs: { added: 6, known: 0, lost: [], untold: 0 },
    });
    for (const each of both) {
      expectSame(each, 'thumbnail');
      expectSame(each, 'original');
    }
    expect(await bring(path)).toMatchObject({
      isKnown: true,
      blobs: { added: 0, known: 6, lost: [] },
    });
    // Who wrote the file is known to hold what it brought, and an answer leaves that out.
    const device = office.place.ownKey;
    const answer = chooseBlobs(two.database.write, { ...all, placeId: device });
    expect(answer).toEqual({ chosen: [], left: { count: 0, bytes: 0 } });
    expect(chooseBlobs(two.database.write, all).chosen).toHaveLength(6);
  });

  it('BLB-71 go along as far as was chosen: thumbnails always, the newest of the others as far as there is room', async () => {
    await attachTwo();
    const roles = (choice: Partial<BlobChoice>) => {
      const { chosen, left } = chooseBlobs(one.database.write, { ...all, ...choice });
      return [chosen.map(({ role }) => role).join(' '), left.count];
    };
    expect(roles({ extent: 'thumbnails' })).toEqual(['thumbnail thumbnail', 0]);
    expect(roles({ extent: 'thumbnails', mostBytes: 0 })).toEqual(['thumbnail thumbnail', 0]);
    expect(roles({ extent: 'previews' })).toEqual(['thumbnail thumbnail preview preview', 0]);
    expect(roles({ mostBytes: 55_000 })).toEqual(['thumbnail thumbnail preview', 3]);
    expect(roles({ mostBytes: 600_000 })).toEqual([
      'thumbnail thumbnail preview preview original',
      1,
    ]);
    const { hash } = chooseBlobs(one.database.write, all).chosen.at(-1)!;
    one.blobs.store.rows.confirm(hash, 'truck', 1);
    expect(roles({ placeId: 'truck' })).toEqual([
      'thumbnail thumbnail preview preview original',
      0,
    ]);
  });

  it('BLB-72 that are damaged in the file are told and passed over, and the others come', async () => {
    const [large, small] = await attachTwo();
    const { path } = await fileOf();
    const bytes = Buffer.from(nodeDisk.read(path));
    const parts = [...recordsOf(sourceOf(path))].filter(
      ({ says }) => says && parseFileBlobRecord(says)?.kind === 'part',
    );
    // The newest is first: the last parts are those of the larger one, of which the first is damaged.
    bytes[parts.at(-2)!.endsAt - 100]! ^= 4;
    writeFileSync(path, bytes);
    const { hash } = large.entries.original!;
    expect(await bring(path)).toMatchObject({ blobs: { added: 5, lost: [hash] } });
    expect(two.blobs.store.rows.isHere(hash)).toBe(false);
    expectSame(small, 'original');
    expect(partsOf(two)).toEqual([]);
    const whole = await fileOf();
    expect(await bring(whole.path)).toMatchObject({ blobs: { added: 1, known: 5, lost: [] } });
    expectSame(large, 'original');
  });

  it('BLB-72 that were damaged before they were written are told by whoever writes them, and who takes them in', async () => {
    const [large] = await attachTwo();
    const { hash } = large.entries.original!;
    flipBit(one, hash);
    const { path, spoilt } = await fileOf();
    expect(spoilt).toEqual([hash]);
    expect(await bring(path)).toMatchObject({ blobs: { added: 5, lost: [hash] } });
    expect(two.blobs.store.rows.isHere(hash)).toBe(false);
  });

  it('BLB-73 come as far as they are whole from a file that is cut off anywhere, and the rest is told', async () => {
    const both = await attachTwo();
    const { path } = await fileOf();
    const bytes = nodeDisk.read(path);
    const cut = join(folder, 'cut');
    const added: number[] = [];
    for (const share of [0.02, 0.06, 0.3, 0.5, 0.97]) {
      writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * share)));
      const { blobs, isWhole } = await bring(cut);
      expect(blobs.added + blobs.known + blobs.lost.length + blobs.untold).toBe(6);
      expect(share < 0.9 && isWhole && !blobs.lost.length).toBe(false);
      added.push(blobs.added);
      expect(partsOf(two)).toEqual([]);
    }
    expect(added.filter((count) => count > 0).length).toBeGreaterThan(1);
    expect(await bring(path)).toMatchObject({ blobs: { lost: [], untold: 0 } });
    for (const each of both) expectSame(each, 'original');
  });

  it('BLB-74 that nothing here names are passed over, and of what a file claims nothing else is believed', async () => {
    const [, small] = await attachTwo();
    const unnamed = await one.attach({ original: 5_000 });
    const { path } = await fileOf();
    expect(await bring(path)).toMatchObject({ blobs: { added: 6, unnamed: 1, lost: [] } });
    expect(two.blobs.store.rows.isKnown(unnamed.entries.original!.hash)).toBe(false);
    expect(existsSync(two.blobs.store.files.pathOf(unnamed.entries.original!.hash))).toBe(false);
    // A record of what the writer held that is not as the header says.
    const other = await fileOf();
    const bytes = Buffer.from(nodeDisk.read(other.path));
    const held = [...recordsOf(sourceOf(other.path))].find(
      ({ says }) => says && parseFileBlobRecord(says)?.kind === 'held',
    )!;
    two.database.write.prepare('delete from blobPlace').run();
    bytes[held.endsAt - 3]! ^= 1;
    writeFileSync(other.path, bytes);
    await bring(other.path);
    expect(two.blobs.store.rows.placesOf(small.entries.original!.hash)).toEqual([]);
  });

  it('BLB-75 writing and taking in can be given up, and leave nothing that is half', async () => {
    await attachTwo();
    const stopping = new AbortController();
    stopping.abort(new Error('enough'));
    await expect(fileOf(all, { signal: stopping.signal })).rejects.toThrow('enough');
    const { path } = await fileOf();
    const later = new AbortController();
    two.blobs.store.onKept(() => later.abort(new Error('enough')));
    await expect(bring(path, { signal: later.signal })).rejects.toThrow('enough');
    expect(partsOf(two)).toEqual([]);
    expect(readdirSync(join(two.folder, 'blobs', 'parts'))).toEqual([]);
    expect(await bring(path)).toMatchObject({ blobs: { added: 5, known: 1 } });
  });
});

function sourceOf(path: string) {
  return {
    bytes: nodeDisk.size(path),
    readPart: (offset: number, length: number) => nodeDisk.readPart(path, offset, length),
  };
}
