import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import sharp from 'sharp';
import type { WellId } from '#shared/domain/identity/ids.ts';
import { patient, startRelay, type TestRelay } from '#tests/relay/test-relay.ts';
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

async function attachPhoto({ client }: TestSeat, wellId: WellId, name: string): Promise<void> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const create = {
    width: 1_600,
    height: 1_200,
    channels: 3,
    background: '#884422',
    noise,
  } as const;
  const bytes = await sharp({ create }).jpeg({ quality: 70 }).toBuffer();
  const { fileId } = await client.attachments.begin({ name, bytes: bytes.length });
  await client.attachments.receive({ fileId, offset: 0, base64: bytes.toString('base64') });
  await client.attachments.add({ fileId, about: { kind: 'well', wellId }, caption: 'Leaks' });
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
