import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LinesReport } from '#core/drivers/lines.ts';
import type { MessageToPublish } from '#core/drivers/driver.ts';
import type { DeviceId, SeatId, TagId } from '#shared/domain/identity/ids.ts';
import type { DeviceStatus } from '#shared/domain/telemetry/device-status.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import { openTestTenant, type TestTenant } from '#tests/fixtures/test-tenant.ts';
import { openPublisher, type Publisher } from './open-publisher.ts';

const broker = '01JD0000000000000000000000' as DeviceId;
const source = '01JD0000000000000000000001' as DeviceId;
const tagId = `${source}/pt` as TagId;

let test: TestTenant;
let publisher: Publisher | undefined;
let sent: MessageToPublish[];
const reports = createEmitter<LinesReport>();

beforeEach(() => {
  test = openTestTenant();
  sent = [];
});
afterEach(async () => {
  await publisher?.close();
  await test.close();
});

/** The lines are outside the building here; tests/core and tests/crash have real ones. */
async function open(seatId: SeatId) {
  publisher = await openPublisher({
    ...test.deps,
    seatId,
    lines: {
      reports,
      publish: async (_deviceId: DeviceId, messages: readonly MessageToPublish[]) => {
        sent.push(...messages);
        return { settled: messages.length, refused: 0, refusal: null };
      },
    } as never,
  });
  reports.emit({ kind: 'status', status: { deviceId: broker, state: 'online' } as DeviceStatus });
}

function configure(seatId: SeatId) {
  const head = { command: 'test', session: test.session };
  test.deps.commands.run(head, (edit) => {
    const device = edit.open('device', broker);
    device.set(['name'], 'Broker');
    device.set(['address'], { kind: 'mqtt', brokerUrl: 'mqtt://127.0.0.1:1', version: 5 });
    device.set(['publishing'], {
      enabled: true,
      seatId,
      topic: 'wellos/{tag}',
      tags: { leaseIds: [], deviceIds: [], signals: [], keeps: [] },
      limits: { mostMessages: 1_000, mostMegabytes: 1, mostDays: 1 },
    });
    const other = edit.open('device', source);
    other.set(['name'], 'Source');
    other.set(['address'], { kind: 'sensors' });
    other.set(['tags', 'pt'], {
      name: 'Pressure',
      unit: 'psi',
      signal: 'pressurePsi',
      point: { kind: 'sensor', name: 'pt' },
    });
    return {};
  });
}

const measure = (sourceMs: number, value: number) =>
  test.deps.live.take([
    { tagId, sourceMs, arrivalMs: sourceMs, value, quality: 'good', reason: 'none' },
  ]);

it('PUB-09 publishes from the seat that set it up', async () => {
  configure(test.session.seatId);
  await open(test.session.seatId);
  measure(1_000, 5);
  await expect.poll(() => sent.map(({ topic }) => topic)).toEqual(['wellos/pt']);
  expect([...publisher!.statuses().keys()]).toEqual([broker]);
});

it('PUB-09 publishes from no other seat', async () => {
  configure(test.session.seatId);
  await open(test.deps.newId() as string as SeatId);
  measure(1_000, 5);
  expect(publisher!.statuses().size).toBe(0);
  await publisher!.close();
  expect(sent).toEqual([]);
});

it('PUB-06 publishes late samples too, in the order they came', async () => {
  configure(test.session.seatId);
  await open(test.session.seatId);
  measure(5_000, 5);
  measure(1_000, 1);
  await expect.poll(() => sent).toHaveLength(2);
  expect(sent.map(({ payload }) => JSON.parse(payload).value)).toEqual([5, 1]);
});
