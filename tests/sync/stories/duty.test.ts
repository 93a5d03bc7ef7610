import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { definitionOf } from '#tests/fixtures/test-alarm-desk.ts';
import { startRelay, type TestRelay } from '#tests/relay/test-relay.ts';
import { admit, startSeat, type TestSeat, until } from './test-seat.ts';

let relay: TestRelay;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => void (relay = await startRelay()));
afterAll(() => relay.close());
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function seat(name: string): Promise<TestSeat> {
  const started = await startSeat(name);
  closing.push(() => started.close());
  return started;
}
const duties = (...seats: readonly TestSeat[]) =>
  Promise.all(
    seats.map(async (one) => {
      const { isOnDuty, isDutyConfirmed } = await one.client.alarms.summary();
      return isOnDuty && isDutyConfirmed;
    }),
  );

describe('two seats and a relay', () => {
  it('ALM-71 ALM-75 ALM-78 agree that one has the duty for alarms, and what it writes down is read at both; the other takes over within 60 s of its death', async () => {
    const office = await seat('office');
    const claim = await relay.addTenant('duty');
    const { tenantId } = await office.client.tenants.create({ name: 'Caprock', template: 'blank' });
    await office.open(tenantId);
    await office.client.sync.setRelay({ address: `${relay.url}t/duty`, claim });
    await until(office, { state: 'in-step' });
    const truck = await seat('truck');
    await admit(office, truck, 'engineer');
    // Long enough for each to have looked at the register they share.
    await sleep(12_000);
    const both = await duties(office, truck);
    expect(both.filter(Boolean)).toHaveLength(1);
    const [holder, standby] = both[0] ? [office, truck] : [truck, office];
    await readWhatTheOtherWroteDown(office, standby);
    await holder.stop('SIGKILL');
    const cutAtMs = performance.now();
    await vi.waitFor(async () => expect(await duties(standby)).toEqual([true]), {
      timeout: 70_000,
      interval: 500,
    });
    expect(performance.now() - cutAtMs).toBeLessThan(62_000);
    await holder.start();
    await sleep(12_000);
    expect(await duties(holder, standby)).toEqual([false, true]);
  });
});

/** A device that nobody reaches is an alarm at either; whoever has the duty tells the other what it wrote down. */
async function readWhatTheOtherWroteDown(office: TestSeat, standby: TestSeat): Promise<void> {
  const { deviceId } = await office.client.devices.create({
    fields: {
      name: 'Pad 1',
      address: { kind: 'modbus', host: '127.0.0.1', port: 9 },
      scanMs: 1_000,
      enabled: true,
    },
    tags: [],
  });
  const definition = definitionOf(`${deviceId}/none` as TagId, {
    name: 'Pad 1 does not answer',
    source: { kind: 'device', deviceId },
    condition: { kind: 'offline' },
    deadband: 0,
  });
  await office.client.alarms.save({
    ownerId: deviceId,
    alarms: [{ key: 'offline', definition }],
    reason: 'As the story needs',
  });
  await vi.waitFor(
    async () => {
      const { entries } = await standby.client.alarms.journal({ writtenBy: 'others', limit: 10 });
      expect(entries).toContainEqual(
        expect.objectContaining({
          name: 'Pad 1 does not answer',
          kind: 'raise',
          byName: expect.any(String),
        }),
      );
    },
    { timeout: 60_000, interval: 500 },
  );
}

function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
