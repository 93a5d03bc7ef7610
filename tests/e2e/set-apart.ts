/**
 * Makes the conflicts of a week that an office and a truck worked apart, in the data folder of a core that does not run:
 * `node set-apart.ts FOLDER TENANT`. The office is the seat of the folder; the truck begins as a copy of it.
 */
import * as A from '@automerge/automerge';
import BetterSqlite from 'better-sqlite3';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Plain } from '#shared/documents/plain.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import type { Ports } from '#core/ports.ts';
import type { Session } from '#core/session.ts';
import { openTenantDatabase, type TenantDatabase } from '#core/storage/database.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { createCommandRunner, type TenantWriter } from '#core/sync/create-command-runner.ts';
import { documentIdOf } from '#core/sync/document-id.ts';
import { noteClockAhead } from '#core/sync/hybrid-stamps.ts';
import { loadDocument } from '#core/sync/load-document.ts';
import { createSystemPorts } from '#core/system-ports.ts';

const [dataFolder = '', tenant = ''] = process.argv.slice(2);
const tenantId = tenant as TenantId;
const hour = 3_600_000;
const day = 86_400_000;

interface Seat {
  readonly database: TenantDatabase;
  readonly writer: TenantWriter;
  readonly session: Session;
  readonly clock: { nowMs: number };
}

const { session, folder } = readInstallation();
const file = join(dataFolder, 'tenants', folder, 'tenant.db');
const copy = `${file}.truck`;
const office = openSeat(file, session);
// The truck begins with what the office holds.
office.database.write.pragma('wal_checkpoint(truncate)');
for (const end of ['', '-wal', '-shm']) if (existsSync(copy + end)) rmSync(copy + end);
copyFileSync(file, copy);
const truck = openSeat(copy, {
  ...office.session,
  personId: '01JTRUCK0RSADELGAD00000000' as Session['personId'],
  personName: 'Rosa Delgado',
  seatId: '01JTRUCK3SEAT0000000000000' as Session['seatId'],
  seatName: 'Truck 3',
});

const wells = office.database.write
  .prepare('select wellId from well where deleted = 0 order by name')
  .pluck()
  .all() as string[];
const yesterday = new Date(Date.now() - day).toISOString().slice(0, 10);
const touched = new Set<string>();

set(truck, 'settings', 'tenant', ['operatorName'], nameOfOperator());
// An earlier day's gauges have been decided by the truck: the office is told.
gauge(office, wells[0]!, 'waterBbl', 40);
gauge(truck, wells[0]!, 'waterBbl', 44, { reason: 'second gauge at noon' });
meet();
set(truck, 'wellMonth', monthOf(wells[0]!), dayPath('waterBbl'), 44, {
  command: 'conflicts.resolve',
  reason: 'gauged it twice, 44 is right',
  screen: 'conflicts',
});
meet();

for (const [at, wellId] of wells.slice(0, 5).entries()) {
  gauge(office, wellId, 'oilBbl', 31 + at * 7, {
    reason: at === 0 ? 'from the run ticket' : undefined,
  });
  gauge(truck, wellId, 'oilBbl', 33.5 + at * 6, { screen: 'production' });
}
gauge(office, wells[1]!, 'tubingPsi', 620);
gauge(truck, wells[1]!, 'tubingPsi', 640);
gauge(office, wells[2]!, 'note', 'Pumper says rods parted');
gauge(truck, wells[2]!, 'note', 'Rods fine, belt off and put back');
set(office, 'well', wells[1]!, ['status'], 'shutIn', { reason: 'asked for by the land owner' });
noteClockAhead(truck.database.write, 20 * 60_000);
set(truck, 'well', wells[1]!, ['status'], 'temporarilyAbandoned');
noteClockAhead(truck.database.write, 0);
set(office, 'well', wells.at(-1)!, ['deletedAt'], office.clock.nowMs, {
  reason: 'plugged last year',
});
set(truck, 'well', wells.at(-1)!, ['note'], 'Still pumping, saw it today');
const alarm = alarmOf('well-alarm');
set(office, 'alarmSet', wells[0]!, ['alarms', 'tubing.high'], {
  ...alarm,
  condition: { kind: 'high', limit: 900 },
});
set(truck, 'alarmSet', wells[0]!, ['alarms', 'tubing.high'], {
  ...alarm,
  condition: { kind: 'high', limit: 750 },
  respondWithinMinutes: 20,
});
for (const [seat, id] of [
  [office, '01JTWNA0000000000000000000'],
  [truck, '01JTWNB0000000000000000000'],
] as const) {
  set(seat, 'well', id, ['name'], seat === office ? 'Ocotillo 7' : 'Ocotillo #7');
  set(seat, 'well', id, ['api14'], '42317999990000');
}
meet();

for (const seat of [office, truck]) {
  seat.writer.close();
  seat.database.close();
}
for (const end of ['', '-wal', '-shm']) if (existsSync(copy + end)) rmSync(copy + end);

function openSeat(path: string, session: Session): Seat {
  // The truck is an hour behind the office in its round.
  const clock = { nowMs: Date.now() - (path === copy ? 2 : 3) * hour };
  const ports = {
    ...createSystemPorts(),
    clock: { nowMs: () => clock.nowMs, monotonicMs: () => clock.nowMs },
    disk: nodeDisk,
  } as Ports;
  const database = openTenantDatabase(ports, path);
  const writer = createCommandRunner({
    tenantId,
    database,
    ports,
    changes: { announce: () => undefined },
    log: pino({ level: 'silent' }),
  });
  return { database, writer, session, clock };
}

function readInstallation(): { readonly session: Session; readonly folder: string } {
  const installation = new BetterSqlite(join(dataFolder, 'installation.db'), { readonly: true });
  const seat = installation.prepare('select * from seat').get() as Record<string, string>;
  const folder = installation
    .prepare('select folder from tenant where tenantId = ?')
    .pluck()
    .get(tenant) as string;
  installation.close();
  const { seatId, name, personId, personName } = seat;
  const who = { tenantId, personId, personName, seatId, seatName: name, role: 'owner' };
  return { session: who as Session, folder };
}

function gauge(seat: Seat, wellId: string, field: string, value: Plain, head: object = {}): void {
  set(seat, 'wellMonth', monthOf(wellId), dayPath(field), value, { screen: 'production', ...head });
}

function set(
  seat: Seat,
  kind: DocumentKind,
  key: string,
  path: readonly string[],
  value: Plain,
  head: object = {},
): void {
  seat.clock.nowMs += 60_000;
  touched.add(`${kind} ${key}`);
  seat.writer.run({ command: 'production.saveDays', session: seat.session, ...head }, (edit) => {
    edit.open(kind, key).set(path, value);
    return {};
  });
}

function meet(): void {
  for (const [from, to] of [
    [truck, office],
    [office, truck],
  ] as const) {
    for (const one of touched) {
      const [kind, key] = one.split(' ') as [DocumentKind, string];
      const live = loadDocument(from.database.write, documentIdOf(tenantId, kind, key), {
        actor: 'ab'.repeat(16),
        author: '',
      });
      if (!live) continue;
      const changes = A.getChanges(A.init<Record<string, unknown>>(), live.doc).slice(1);
      to.writer.absorb([{ kind, key, changes }]);
      A.free(live.doc);
    }
  }
  nameTheTruck();
}

/** Its commands stand in the office's audit once they have come, with the names they were given under. */
function nameTheTruck(): void {
  const row = truck.database.write
    .prepare('select * from audit where personId = ? order by n desc')
    .get(truck.session.personId) as Record<string, unknown>;
  const names = Object.keys(row).filter((name) => name !== 'n');
  office.database.write
    .prepare(
      `insert or ignore into audit (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    )
    .run(...names.map((name) => row[name]));
}

function monthOf(wellId: string): string {
  return `${wellId}/${yesterday.slice(0, 7)}`;
}

function dayPath(field: string): string[] {
  return ['days', yesterday.slice(8), field];
}

function nameOfOperator(): string {
  const value = office.database.write
    .prepare(`select value from setting where key = 'operatorName'`)
    .pluck()
    .get();
  return typeof value === 'string' ? (JSON.parse(value) as string) : 'Operator';
}

function alarmOf(tagId: string) {
  return {
    name: 'Tubing pressure high',
    source: { kind: 'tag', tagId },
    deadband: 5,
    onDelay: { ms: 0, samples: 1 },
    offDelay: { ms: 0, samples: 1 },
    isLatching: false,
    reannounceAfterMs: null,
    severity: 'minor',
    respondWithinMinutes: 60,
    rationalisation: null,
    isSafetyTrip: false,
    isEnabled: false,
    isInTest: false,
    firstOutGroup: null,
    suppressedBy: [],
    owner: null,
  };
}
