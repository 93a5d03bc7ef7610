import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { WellId } from '#shared/domain/identity/ids.ts';
import { patient, startRelay, type TestRelay } from '#tests/relay/test-relay.ts';
import { attachPhoto } from './test-photos.ts';
import { admit, converge, startSeat, type TestSeat, until } from './test-seat.ts';

/** Two cores and a relay, each a process of its own. */
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

const listOf = ({ client }: TestSeat, wellId: WellId) =>
  client.attachments.list({ about: { kind: 'well', wellId } });

it('BLB-40 a photo of the office is seen in the truck, and while the truck is paused nothing of it travels', async () => {
  const office = await seat('office');
  const claim = await relay.addTenant('caprock');
  const { tenantId } = await office.client.tenants.create({ name: 'Caprock', template: 'blank' });
  await office.open(tenantId);
  await office.client.sync.setRelay({ address: `${relay.url}t/caprock`, claim });
  await until(office, { state: 'in-step' });
  const { wellId } = await office.client.wells.create({ fields: { name: 'Lea 1' } });
  const truck = await seat('truck');
  await admit(office, truck, 'pumper');
  await converge(office, truck);

  await attachPhoto(office, wellId, 'pump.jpg');
  await vi.waitFor(async () => {
    expect(await listOf(truck, wellId)).toMatchObject([
      {
        name: 'pump.jpg',
        caption: 'Leaks',
        thumbnail: { state: 'here' },
        preview: { state: 'here' },
        original: { state: 'here', placesElsewhere: 1 },
      },
    ]);
  }, patient);
  expect(await office.client.attachments.figures()).toMatchObject({
    places: [{ placeId: `relay:${relay.url}t/caprock`, toSend: { count: 0 }, trouble: null }],
  });

  await truck.client.sync.pause({});
  await attachPhoto(truck, wellId, 'tank.jpg');
  await vi.waitFor(async () => {
    expect((await truck.client.attachments.figures()).places).toEqual([]);
  }, patient);
  expect(await listOf(office, wellId)).toHaveLength(1);
  await truck.client.sync.resume({});
  await vi.waitFor(async () => {
    const [newest] = await listOf(office, wellId);
    expect(newest).toMatchObject({ name: 'tank.jpg', thumbnail: { state: 'here' } });
  }, patient);
});
