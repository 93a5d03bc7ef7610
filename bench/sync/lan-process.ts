/** One seat of the LAN's benchmark in a process of its own: documents, chunks and photos on its disk, and neighbours on loopback. */
import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { pino } from 'pino';
import { bytesToHex, hexToBytes } from '#shared/chunks/bytes.ts';
import type { ChunkId, DeviceKey } from '#shared/chunks/header.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { createChanges } from '#core/changes.ts';
import type { Session } from '#core/session.ts';
import { openTenantDatabase } from '#core/storage/database.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { openTenantBlobs } from '#core/sync/blobs/open-tenant-blobs.ts';
import { createDevice } from '#core/sync/chunks/device.ts';
import { createExchange, type Exchange } from '#core/sync/chunks/exchange.ts';
import { createPlace } from '#core/sync/chunks/place.ts';
import { createCommandRunner } from '#core/sync/create-command-runner.ts';
import { takeInFile } from '#core/sync/file/take-in-file.ts';
import { writeChunkFile } from '#core/sync/file/write-chunk-file.ts';
import { machineItself } from '#core/sync/links/lan/create-lan.ts';
import { createLanMemory } from '#core/sync/links/lan/lan-memory.ts';
import { createLanPath } from '#core/sync/links/lan/lan-path.ts';
import type { Path } from '#core/sync/links/path.ts';
import { createSystemPorts } from '#core/system-ports.ts';
import { answerCalls, machineMs } from './calls.ts';
import { type Entry, month, wellKey } from './field.ts';

const [, , folder = '', name = ''] = argv;
const tenantId = '01HZZZZZZZZZZZZZZZZZZZZZZZ' as TenantId;
/** As the product does. */
const TICK_MS = 1_000;
/** How long what was written waits for more before it is sealed, while connected. */
const SEAL_AFTER_MS = 15;
const ROUTE_WELLS = 50;
const session = {
  tenantId,
  personId: `PERSON-${name}`,
  personName: name,
  seatId: name,
  seatName: name,
  role: 'owner',
} as Session;

const ports = createSystemPorts();
const tenant = openTenantDatabase(ports, join(folder, 'tenant.db'));
const database = tenant.write;
const changes = createChanges();
const log = pino({ level: 'error' });
const writer = createCommandRunner({ tenantId, database: tenant, ports, changes, log });
const device = createDevice(new Uint8Array(randomBytes(32)));
const place = createPlace({ tenantId, database, writer, ports, device, checkpointEvery: Infinity });
const blobs = openTenantBlobs({ database, folder, ports, changes, log });
blobs.transfers.setPolicy({ originals: 'all', smallBytes: 0 });
const talks = new Set<Exchange>();
let path: Path | undefined;
let isRefreshing = false;
const refresh = () => {
  isRefreshing = place.refreshRows();
  if (isRefreshing) setImmediate(refresh);
};
place.onAdded(() => {
  if (!isRefreshing) setImmediate(refresh);
  isRefreshing = true;
});
setInterval(() => {
  for (const talk of talks) talk.tick();
}, TICK_MS);

answerCalls({
  found() {
    place.found();
    return place.root;
  },
  expect: (root: ChunkId) => place.expect(root),
  invite() {
    const secret = new Uint8Array(randomBytes(32));
    place.invite(secret, 'engineer');
    return bytesToHex(secret);
  },
  join: (secret: string) => place.join(hexToBytes(secret)),
  async writeFile(to: string) {
    const append = (bytes: Uint8Array) => appendFileSync(to, bytes);
    const about = { tenantId, appVersion: 'bench', atMs: Date.now(), known: undefined };
    await writeChunkFile({ place, signer: device, append, ...about });
  },
  async takeFile(from: string) {
    const readPart = (offset: number, length: number) => nodeDisk.readPart(from, offset, length);
    await takeInFile({ place, tenantId, source: { bytes: nodeDisk.size(from), readPart } });
    while (place.refreshRows());
  },
  /** Answers where it listens. `to`: where a neighbour does. */
  async listen(to?: number) {
    const memory = createLanMemory(database);
    path = createLanPath({
      place: () => place,
      clock: ports.clock,
      random: ports.random,
      memory,
      addresses: () => (to === undefined ? [] : [`127.0.0.1:${to}`]),
      ...machineItself,
      onBug: (error) => console.error(error),
      onBlobLine: (line) => blobs.meet(line),
    });
    path.start({
      tenantId,
      device,
      invite: () => null,
      members: () => new Set<DeviceKey>(place.rights?.now.members.keys()),
      isOpenInvite: () => false,
      met({ link }) {
        const about = { tenantId, placeName: name, appVersion: 'bench' };
        talks.add(createExchange({ place, link, clock: ports.clock, ...about }));
        return true;
      },
      reached: () => undefined,
      changed: () => undefined,
      trouble: (code) => ({ code, detail: null, atMs: 0 }),
    });
    while (memory.read().port === 0) await pause(5);
    return memory.read().port;
  },
  async leave() {
    for (const talk of talks) talk.close();
    talks.clear();
    await path?.close();
  },
  makeWells(count: number) {
    for (let well = 0; well < count; well++)
      writer.run({ command: 'wells.create', session }, (edit) => {
        edit.open('well', wellKey(well)).set(['name'], `Well ${well}`);
        return {};
      });
    place.seal();
  },
  /** As they come in over months: a route at a time, sealed as it is while a seat is connected. */
  enter(entries: readonly Entry[]) {
    for (let from = 0; from < entries.length; from += ROUTE_WELLS) {
      const route = entries.slice(from, from + ROUTE_WELLS);
      writer.runMany(
        route.map((entry) => ({
          head: { command: 'production.setDay' as const, session },
          work: (edit) => {
            const key = `${wellKey(entry.well)}/${month}`;
            edit.open('wellMonth', key).set(['days', entry.day, 'oilBbl'], entry.oilBbl);
            return {};
          },
        })),
      );
      place.seal();
    }
  },
  enterLive({ well, day, oilBbl }: Entry) {
    writer.run({ command: 'production.setDay', session }, (edit) => {
      edit.open('wellMonth', `${wellKey(well)}/${month}`).set(['days', day, 'oilBbl'], oilBbl);
      return {};
    });
    setTimeout(() => place.seal(), SEAL_AFTER_MS);
    return machineMs();
  },
  /** When entries of these numbers had all been rows here. */
  async sawEntries(from: number, count: number) {
    const seen = database
      .prepare('select count(*) from productionDay where oilBbl between ? and ?')
      .pluck();
    while (seen.get(from + 1, from + count) !== count) await productionChanged();
    return machineMs();
  },
  /** Photos of random bytes, which compress as little as real ones, each with a preview and a thumbnail. Answers their sealed bytes. */
  async attach(count: number, bytesOf: Readonly<Record<string, number>>) {
    for (let n = 0; n < count; n++) {
      const entries: [string, object][] = [];
      for (const [role, bytes] of Object.entries(bytesOf)) {
        const { hash, key } = await blobs.store.put(randomBytes(bytes));
        entries.push([role, { hash, key, bytes, mimeType: 'image/jpeg' }]);
      }
      writer.run({ command: 'attachments.add', session }, (edit) => {
        const document = edit.open('attachment', edit.newId());
        document.set(['about'], { kind: 'well', wellId: wellKey(0) });
        document.set(['name'], `photo ${n}.jpg`);
        document.set(['madeAt'], Date.now());
        for (const [role, entry] of entries) document.set([role], { ...entry });
        return {};
      });
    }
    place.seal();
    return blobs.transfers.figures().here.bytes;
  },
  /** When so many bytes of photos were here, checked. */
  async hasBytes(bytes: number) {
    const here = database.prepare('select coalesce(sum(sealedBytes), 0) from blob').pluck();
    while ((here.get() as number) < bytes) await pause(20);
    return machineMs();
  },
  /** As before any photo came. */
  dropPhotos() {
    for (const hash of blobs.store.rows.whole()) blobs.store.remove(hash);
  },
  cpuMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e3;
  },
  peakBytes: () => process.resourceUsage().maxRSS * 1_024,
});

function productionChanged(): Promise<void> {
  return new Promise((resolve) => {
    const stop = changes.subscribe(({ event }) => {
      if (event !== 'production.changed') return;
      stop();
      resolve();
    });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
