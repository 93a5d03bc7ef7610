import { writeSync } from 'node:fs';
import { pino } from 'pino';
import type {
  AlarmId,
  DeviceId,
  PersonId,
  SeatId,
  TagId,
  TenantId,
} from '#shared/domain/identity/ids.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { moveSimply, shelve, suppressFor } from '#core/features/alarms/commands.ts';
import { saveAlarms } from '#core/features/alarms/save-alarms.ts';
import { openTenant } from '#core/open-tenant.ts';
import { createSystemPorts } from '#core/system-ports.ts';
import { definitionOf } from '#tests/fixtures/test-alarm-desk.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { testVault } from '#tests/fixtures/test-vault.ts';

/**
 * Raises, clears and moves alarms as fast as it can, and says on stdout up to which line the journal was told to be
 * written, until somebody kills it. Arguments: folder, seed.
 */
const [folder = '', seed = '1'] = process.argv.slice(2);
const deviceId = '01JD0000000000000000000000' as DeviceId;
const keys = Array.from({ length: 8 }, (_, n) => `pt${n}`);
const { fraction } = seededRandom(Number(seed));
const pick = <Item>(items: readonly Item[]) => items[Math.floor(fraction() * items.length)]!;
const log = pino({ level: 'silent' });
const seatId = '01JD0000000000000000000003' as SeatId;
const seat = { seatId, seatName: 'OFFICE', personName: 'Pat' };
const around = {
  ports: createSystemPorts(),
  log,
  workers: {},
  seat,
  vault: testVault,
  version: '0',
};
const { deps } = await openTenant(around, '01JD0000000000000000000001' as TenantId, folder);
const session = {
  tenantId: deps.tenantId,
  personId: '01JD0000000000000000000002' as PersonId,
  personName: 'Pat',
  seatId,
  seatName: 'Seat',
  role: 'owner' as const,
};
const head = { command: 'test', session, reason: 'As the test needs' };
if (deps.alarms.book.alarms.size === 0) await configure();

for (let sourceMs = Date.now(); ; sourceMs++) {
  for (const key of keys) {
    const sample = { tagId: `${deviceId}/${key}` as TagId, sourceMs, arrivalMs: sourceMs };
    deps.live.take([{ ...sample, value: pick([100, 500]), quality: 'good', reason: 'none' }]);
  }
  await deps.alarms.settle();
  await act(`${deviceId}/${pick(keys)}` as AlarmId).catch((error: unknown) => {
    if (!isRefusal(error)) throw error;
  });
  const { n } = await deps.read
    .selectFrom('alarmJournal')
    .select((row) => row.fn.max('n').as('n'))
    .executeTakeFirstOrThrow();
  writeSync(1, `${n ?? 0}\n`);
}

function act(alarmId: AlarmId): Promise<unknown> {
  const alarmIds = [alarmId];
  return pick<() => Promise<unknown>>([
    () => moveSimply(deps.alarms, head, alarmIds, pick(['acknowledge', 'reset', 'unshelve'])),
    () => moveSimply(deps.alarms, head, alarmIds, pick(['return', 'release'])),
    () => shelve(deps.alarms, head, { alarmIds, forMs: 50, reason: 'r' }),
    () => suppressFor(deps.alarms, head, alarmIds, pick(['remove', 'suppress']), 'r'),
  ])();
}

async function configure(): Promise<void> {
  deps.commands.run(head, (edit) => {
    const device = edit.open('device', deviceId);
    device.set(['name'], 'Controller');
    device.set(['enabled'], false);
    for (const key of keys) device.set(['tags', key], { name: key, unit: 'psi', signal: 'other' });
    return {};
  });
  const alarms = keys.map((key, n) => ({
    key,
    definition: definitionOf(`${deviceId}/${key}` as TagId, { isLatching: n % 2 === 0 }),
  }));
  saveAlarms(deps, head, deviceId, alarms);
  await deps.alarms.reload();
}
