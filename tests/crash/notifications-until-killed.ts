import { writeSync } from 'node:fs';
import { pino } from 'pino';
import type { DeviceId, PersonId, SeatId, TagId, TenantId } from '#shared/domain/identity/ids.ts';
import { saveAlarms } from '#core/features/alarms/save-alarms.ts';
import { savePart } from '#core/features/notifications/save-plan.ts';
import { openTenant } from '#core/open-tenant.ts';
import { createSystemPorts } from '#core/system-ports.ts';
import { definitionOf } from '#tests/fixtures/test-alarm-desk.ts';
import { testVault } from '#tests/fixtures/test-vault.ts';

/**
 * Raises one alarm and tells thirty people of it, until somebody kills it or all have been told. Arguments: folder,
 * address of the webhook, number of the run; each run is an hour after the one before.
 */
const [folder = '', url = '', run = '0'] = process.argv.slice(2);
const deviceId = '01JD0000000000000000000000' as DeviceId;
const channelId = '01JD00000000000000000000CH';
const keys = Array.from({ length: 6 }, (_, n) => `pt${n}`);
const personIds = Array.from({ length: 30 }, (_, n) => `01JD00000000000000000000${n + 10}`);
const ports = createSystemPorts();
const laterMs = Number(run) * 3_600_000;
const clock = { ...ports.clock, nowMs: () => ports.clock.nowMs() + laterMs };
const seatId = '01JD0000000000000000000003' as SeatId;
const log = pino({ level: 'silent' });
const seat = { seatId, seatName: 'OFFICE', personName: 'Pat' };
const around = {
  ports: { ...ports, clock },
  log,
  workers: {},
  seat,
  vault: testVault,
  version: '0',
};
const tenant = await openTenant(around, '01JD0000000000000000000001' as TenantId, folder);
const { deps } = tenant;
const session = {
  tenantId: deps.tenantId,
  personId: '01JD0000000000000000000002' as PersonId,
  personName: 'Pat',
  seatId,
  seatName: 'Seat',
  role: 'owner' as const,
};
const head = { command: 'test', session, reason: 'As the test needs' };
if (deps.notifier.plan().people.size === 0) await configure();

const nowMs = clock.nowMs();
const sample = { tagId: `${deviceId}/pt${run}` as TagId, sourceMs: nowMs, arrivalMs: nowMs };
deps.live.take([{ ...sample, value: 500, quality: 'good', reason: 'none' }]);
await deps.alarms.settle();
writeSync(1, 'raised\n');
for (let turn = 0; turn < 200; turn++) {
  await deps.notifier.settle();
  // Again: what waited for a message of its lane is made when that is through.
  await deps.notifier.settle();
  if (deps.notifier.outbox.count('waiting') === 0) break;
  await new Promise((resolve) => setTimeout(resolve, 20));
}
await tenant.close();

async function configure(): Promise<void> {
  deps.commands.run(head, (edit) => {
    const device = edit.open('device', deviceId);
    device.set(['name'], 'Controller');
    device.set(['enabled'], false);
    for (const key of keys) device.set(['tags', key], { name: key, unit: 'psi', signal: 'other' });
    return {};
  });
  const alarms = keys.map((key) => ({
    key,
    definition: definitionOf(`${deviceId}/${key}` as TagId, { name: key, severity: 'severe' }),
  }));
  saveAlarms(deps, head, deviceId, alarms);
  await deps.channelSecrets.write(channelId, { kind: 'webhook', url, key: null });
  savePart(deps, head, {
    kind: 'channel',
    id: channelId,
    value: { kind: 'webhook', name: 'Hook' },
  });
  for (const id of personIds) {
    const ways = [{ channelId, address: '' }] as const;
    const value = { name: id, language: 'en' as const, ways: [...ways], quiet: null };
    savePart(deps, head, { kind: 'person', id, value });
  }
  const halves = [personIds.slice(0, 15), personIds.slice(15)];
  const steps = halves.map((half, at) => ({
    afterMinutes: at * 5,
    targets: half.map((id) => ({ kind: 'person' as const, id })),
  }));
  const value = { steps, tellsReturn: false };
  savePart(deps, head, { kind: 'rule', id: 'critical', value });
  savePart(deps, head, { kind: 'rule', id: 'high', value });
  await deps.alarms.reload();
  // Change events are gathered for a moment before anybody hears of them.
  await new Promise((resolve) => setTimeout(resolve, 200));
}
