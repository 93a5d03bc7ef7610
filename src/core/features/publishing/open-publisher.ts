import { join } from 'node:path';
import type { PublishingStatus } from '#shared/contract/publishing.ts';
import type { DeviceId, SeatId } from '#shared/domain/identity/ids.ts';
import { publishing, type Publishing } from '#shared/domain/telemetry/publishing/publishing.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { logBug } from '#core/log.ts';
import { createRerun } from '#core/rerun.ts';
import { isDamage } from '#core/storage/damage.ts';
import { createPublication, type Publication } from './publication.ts';
import { createPublishBuffer, type PublishBuffer } from './publish-buffer.ts';
import { readNamedTags } from './published-tags.ts';

export interface Publisher {
  /** Of the brokers this seat publishes to. */
  statuses(): ReadonlyMap<DeviceId, PublishingStatus>;
  close(): Promise<void>;
}

export interface PublisherDeps extends Pick<
  TenantDeps,
  'read' | 'lines' | 'live' | 'changes' | 'settings' | 'log' | 'folder' | 'ports'
> {
  readonly seatId: SeatId;
}

const lookEveryMs = 200;
const followed: readonly string[] = [
  'devices.changed',
  'tags.changed',
  'wells.changed',
  'leases.changed',
  'settings.changed',
];

/** Publishes own tags to the brokers this seat is to publish to, now and after every change, until closed. */
export async function openPublisher(deps: PublisherDeps): Promise<Publisher> {
  const { lines, live, changes, log, ports } = deps;
  const folder = join(deps.folder, 'publishing');
  const publications = new Map<DeviceId, Publication>();
  const online = new Set<DeviceId>();

  const follow = async () => {
    const wanted = await readPublishing(deps);
    for (const [deviceId, publication] of publications) {
      if (wanted.has(deviceId)) continue;
      publications.delete(deviceId);
      await publication.close();
    }
    forgetRemoved(deps, folder, await readEveryBroker(deps));
    if (wanted.size === 0) return;
    const named = await readNamedTags(deps);
    for (const [deviceId, settings] of wanted) {
      const known = publications.get(deviceId) ?? open(deviceId);
      publications.set(deviceId, known);
      known.configure(settings, named);
    }
  };
  const open = (deviceId: DeviceId) => {
    const buffer = openBuffer(deps, folder, deviceId);
    return createPublication({ deviceId, buffer, lines, ports, log });
  };
  const following = createRerun(follow, (error) => logBug(log, error, { part: 'publishing' }));

  const look = () => {
    for (const [deviceId, publication] of publications) {
      try {
        publication.look(online.has(deviceId));
      } catch (error) {
        logBug(log, error, { part: 'publishing' });
      }
    }
  };
  const stops = [
    live.arrived.subscribe((samples) => {
      for (const publication of publications.values()) publication.take(samples);
    }),
    lines.reports.subscribe((report) => {
      if (report.kind !== 'status') return;
      const { deviceId, state } = report.status;
      if (state === 'online') online.add(deviceId);
      else online.delete(deviceId);
    }),
    changes.subscribe(({ event }) => {
      if (followed.includes(event)) following.again();
    }),
  ];
  await follow();
  const timer = setInterval(look, lookEveryMs);

  return {
    statuses: () => new Map([...publications].map(([id, one]) => [id, one.status()])),
    async close() {
      clearInterval(timer);
      for (const stop of stops) stop();
      await following.idle();
      await Promise.all([...publications.values()].map((one) => one.close()));
    },
  };
}

/** What this seat is to publish, by broker. What a newer version wrote, and this one cannot read, is left out. */
async function readPublishing({
  read,
  seatId,
  log,
}: Pick<PublisherDeps, 'read' | 'seatId' | 'log'>): Promise<ReadonlyMap<DeviceId, Publishing>> {
  const rows = await read
    .selectFrom('device')
    .select(['deviceId', 'publishing'])
    .where('deleted', '=', 0)
    .where('kind', '=', 'mqtt')
    .where('publishing', 'is not', null)
    .execute();
  return new Map(
    rows.flatMap(({ deviceId, publishing: text }) => {
      const settings = parsePublishing(text);
      if (!settings) log.warn({ deviceId }, 'what is published to this broker cannot be read');
      return settings?.seatId === seatId ? [[deviceId as DeviceId, settings] as const] : [];
    }),
  );
}

export function parsePublishing(text: string | null): Publishing | undefined {
  return text === null ? undefined : publishing.safeParse(JSON.parse(text)).data;
}

async function readEveryBroker({ read }: Pick<PublisherDeps, 'read'>): Promise<Set<string>> {
  const rows = await read
    .selectFrom('device')
    .select('deviceId')
    .where('deleted', '=', 0)
    .where('publishing', 'is not', null)
    .execute();
  return new Set(rows.map(({ deviceId }) => deviceId));
}

const fileOf = (folder: string, deviceId: string) => join(folder, `${deviceId}.db`);

/** A damaged buffer is kept aside and begun anew: what waited in it is lost, and the log says so. */
function openBuffer(
  { ports, log }: Pick<PublisherDeps, 'ports' | 'log'>,
  folder: string,
  deviceId: DeviceId,
): PublishBuffer {
  ports.disk.makeFolder(folder);
  const path = fileOf(folder, deviceId);
  try {
    return createPublishBuffer(ports.disk.openDatabase(path));
  } catch (error) {
    if (!isDamage(error)) throw error;
    log.error({ err: error, deviceId }, 'samples that waited to be published are lost');
    const aside = `${path}.damaged-${ports.clock.nowMs()}`;
    ports.disk.rename(path, aside);
    for (const tail of ['-wal', '-shm']) ports.disk.remove(`${path}${tail}`);
    return createPublishBuffer(ports.disk.openDatabase(path));
  }
}

/** Of brokers that are published to no more. */
function forgetRemoved(
  { ports }: Pick<PublisherDeps, 'ports'>,
  folder: string,
  brokers: ReadonlySet<string>,
): void {
  if (!ports.disk.exists(folder)) return;
  for (const file of ports.disk.list(folder)) {
    const deviceId = /^([0-9A-Z]{26})\.db/.exec(file)?.[1];
    if (deviceId !== undefined && !brokers.has(deviceId)) ports.disk.remove(join(folder, file));
  }
}
