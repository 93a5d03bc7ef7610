import { pino } from 'pino';
import type { DeviceId, PersonId, SeatId, TagId, TenantId } from '#shared/domain/identity/ids.ts';
import { openTenant } from '#core/open-tenant.ts';
import { createSystemPorts } from '#core/system-ports.ts';
import { testVault } from '#tests/fixtures/test-vault.ts';

/**
 * Measures two tags as fast as it can and has them published, until somebody kills it. Every value is one more than the
 * last; which were written down is what the next run goes on from. Arguments: folder, broker's port, first value, last.
 */
const [folder = '', port = '0', first = '0', last = '0'] = process.argv.slice(2);
const broker = '01JD0000000000000000000000' as DeviceId;
const source = '01JD0000000000000000000001' as DeviceId;
const seatId = '01JD0000000000000000000003' as SeatId;
const around = {
  ports: createSystemPorts(),
  log: pino({ level: 'silent' }),
  workers: {},
  vault: testVault,
  seat: { seatId, seatName: 'OFFICE', personName: 'Pat' },
  version: '0',
};
const tenant = await openTenant(around, '01JD0000000000000000000002' as TenantId, folder);
const { deps } = tenant;
if (deps.publisher.statuses().size === 0) configure();
while (deps.publisher.statuses().size === 0) await pause(20);

for (let value = Number(first); value <= Number(last); value++) {
  const atMs = Date.UTC(2026, 0, 1) + value;
  deps.live.take(
    ['a', 'b'].map((key) => ({
      tagId: `${source}/${key}` as TagId,
      sourceMs: atMs,
      arrivalMs: atMs,
      value,
      quality: 'good',
      reason: 'none',
    })),
  );
  if (value % 20 === 0) await pause(10);
}
const waiting = () => deps.publisher.statuses().get(broker)!.waiting;
await pause(500);
while (waiting() > 0) await pause(20);
await tenant.close();

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function configure(): void {
  const session = {
    tenantId: deps.tenantId,
    personId: '01JD0000000000000000000004' as PersonId,
    personName: 'Pat',
    seatId,
    seatName: 'Seat',
    role: 'owner' as const,
  };
  deps.commands.run({ command: 'test', session }, (edit) => {
    const device = edit.open('device', broker);
    device.set(['name'], 'Broker');
    device.set(['scanMs'], 1_000);
    device.set(['address'], { kind: 'mqtt', brokerUrl: `mqtt://127.0.0.1:${port}`, version: 5 });
    device.set(['publishing'], {
      enabled: true,
      seatId,
      topic: 'wellos/{tag}',
      tags: { leaseIds: [], deviceIds: [], signals: [], keeps: [] },
      limits: { mostMessages: 1_000_000, mostMegabytes: 100, mostDays: 1 },
    });
    const other = edit.open('device', source);
    other.set(['name'], 'Source');
    other.set(['address'], { kind: 'sensors' });
    for (const key of ['a', 'b'])
      other.set(['tags', key], {
        name: key,
        unit: 'psi',
        signal: 'pressurePsi',
        point: { kind: 'sensor', name: key },
      });
    return {};
  });
}
