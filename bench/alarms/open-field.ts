import type { Database } from 'better-sqlite3';
import { join } from 'node:path';
import { pino } from 'pino';
import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import type {
  AlarmId,
  DeviceId,
  PersonId,
  SeatId,
  TagId,
  TenantId,
  WellId,
} from '#shared/domain/identity/ids.ts';
import { must } from '#shared/kit/must.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { openTenant } from '#core/open-tenant.ts';
import type { Session } from '#core/session.ts';
import { createSystemPorts } from '#core/system-ports.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { createIds } from '#core/sync/new-id.ts';
import { openSealedKeychain } from '#native-bridges/keychain/sealed-keychain.ts';

/** A tenant with alarms on every tag; its devices are disabled, values are given by hand. */
export interface AlarmField {
  readonly deps: TenantDeps;
  readonly session: Session;
  /** A connection of the bench's own. */
  readonly database: Database;
  wellId(device: number): WellId;
  alarmId(device: number, tag: number): AlarmId;
  /** Gives tags `from` to `to` of the field a value. */
  take(from: number, to: number, value: number): void;
  settle(): Promise<void>;
  countRows(): number;
  /** As many transitions a second when each is a transaction of its own. */
  writeOneByOne(count: number): number;
  close(): Promise<void>;
}

interface Site {
  readonly deviceId: DeviceId;
  readonly wellId: WellId;
}

export async function openField(
  folder: string,
  devices: number,
  tagsEach: number,
): Promise<AlarmField> {
  const ports = createSystemPorts();
  const newId = createIds(ports);
  const log = pino({ level: 'error' });
  const seat = { seatId: newId() as SeatId, seatName: 'OFFICE', personName: 'Pat' };
  const vault = {
    keychainIn: (where: string) => openSealedKeychain(where, new Uint8Array(32)),
  };
  const around = { ports, log, workers: {}, seat, vault, version: '0' };
  const tenant = await openTenant(around, newId() as TenantId, folder);
  const { deps } = tenant;
  const sites: Site[] = Array.from({ length: devices }, () => ({
    deviceId: newId() as DeviceId,
    wellId: newId() as WellId,
  }));
  const session: Session = {
    tenantId: deps.tenantId,
    personId: newId() as PersonId,
    personName: 'Bench',
    seatId: newId() as SeatId,
    seatName: 'Bench',
    role: 'owner',
  };
  makeSites(deps, session, sites, tagsEach);
  const database = nodeDisk.openDatabase(join(folder, 'tenant.db'));
  // As the product's own connection.
  database.pragma('synchronous = FULL');
  while (deps.alarms.book.alarms.size < devices * tagsEach)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await deps.alarms.settle();
  const count = database.prepare('select count(*) from alarmJournal').pluck();
  const tagAt = (n: number) =>
    `${must(sites[Math.floor(n / tagsEach)], 'site').deviceId}/pt${n % tagsEach}` as TagId;
  return {
    deps,
    session,
    database,
    wellId: (device) => must(sites[device], 'site').wellId,
    alarmId: (device, tag) => `${must(sites[device], 'site').deviceId}/pt${tag}.hi` as AlarmId,
    take(from, to, value) {
      const nowMs = Date.now();
      const about = { sourceMs: nowMs, arrivalMs: nowMs, quality: 'good', reason: 'none' } as const;
      deps.live.take(
        Array.from({ length: to - from }, (_, n) => ({ ...about, tagId: tagAt(from + n), value })),
      );
    },
    settle: () => deps.alarms.settle(),
    countRows: () => count.get() as number,
    writeOneByOne: (times) => writeOneByOne(database, times),
    async close() {
      database.close();
      await tenant.close();
    },
  };
}

function makeSites(
  deps: TenantDeps,
  session: Session,
  sites: readonly Site[],
  tagsEach: number,
): void {
  for (const [n, { deviceId, wellId }] of sites.entries()) {
    deps.commands.run({ command: 'bench', session }, (edit) => {
      const well = edit.open('well', wellId);
      well.set(['name'], `Well ${n}`);
      well.set(['status'], 'producing');
      const device = edit.open('device', deviceId);
      device.set(['name'], `Controller ${n}`);
      device.set(['enabled'], false);
      device.set(['address'], { kind: 'modbus', host: '127.0.0.1', port: 1, unitId: 1 });
      const alarms = edit.open('alarmSet', deviceId);
      for (let tag = 0; tag < tagsEach; tag++) {
        const point = { kind: 'modbus', table: 'holding', register: tag, encoding: 'u16' };
        const fields = { name: `PT ${tag}`, unit: 'psi', signal: 'pressurePsi', wellId };
        const rest = { leaseId: null, equipment: null, point, scale: null, range: null };
        device.set(['tags', `pt${tag}`], { ...fields, ...rest });
        alarms.set(['alarms', `pt${tag}.hi`], definitionOf(`${deviceId}/pt${tag}` as TagId, tag));
      }
      return {};
    });
  }
}

function definitionOf(tagId: TagId, tag: number) {
  const definition: AlarmDefinition = {
    name: `PT ${tag} high`,
    source: { kind: 'tag', tagId },
    condition: { kind: 'limit', side: 'hi', limit: 450 },
    deadband: 10,
    onDelay: { ms: 0, samples: 1 },
    offDelay: { ms: 0, samples: 1 },
    isLatching: false,
    reannounceAfterMs: null,
    severity: 'major',
    respondWithinMinutes: tag % 4 === 0 ? 5 : 60,
    rationalisation: {
      cause: 'Choke plugged',
      consequence: 'Flowline may part',
      response: 'Shut the wing valve',
      approvedBy: 'Bench',
      approvedAtMs: 0,
    },
    isSafetyTrip: false,
    isEnabled: true,
    isInTest: false,
    firstOutGroup: null,
    suppressedBy: [{ kind: 'wellShutIn' }],
    owner: null,
  };
  return definition as unknown as Readonly<Record<string, string>>;
}

function writeOneByOne(database: Database, times: number): number {
  database.exec('create table if not exists oneByOne as select * from alarmJournal limit 0');
  const insert = database.prepare(
    'insert into oneByOne select * from alarmJournal limit 1 offset ?',
  );
  const startMs = performance.now();
  for (let n = 0; n < times; n++) insert.run(n % 10);
  const perSecond = times / ((performance.now() - startMs) / 1e3);
  database.exec('drop table oneByOne');
  return perSecond;
}
