import { afterEach, describe, expect, it } from 'vitest';
import { createModbusDriver } from '#core/drivers/modbus/modbus-driver.ts';
import type { DriverTag, RawSample } from '#core/drivers/driver.ts';
import { createSharedLines } from '#core/drivers/shared-lines.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { textToCard } from '#shared/domain/lift/card.ts';
import { cardLayout } from '#shared/domain/lift/card-layout.ts';
import { tagAddress } from '#shared/domain/telemetry/device.ts';
import { startModbusServer, type ModbusTestServer } from './modbus-server.ts';

const blockAt = 300;
const layout = cardLayout.parse({
  kind: 'surface',
  registers: 207,
  time: { at: 0, order: 'highFirst' },
  count: { at: 2, bits: 8 },
  periodS: { at: 3, factor: 0.01 },
  points: {
    at: 7,
    order: 'pairs',
    positionFactor: 0.01,
    loadFactor: 1,
    isSigned: true,
    isReversed: false,
  },
});
const tagAt = (tagId: string, point: Record<string, unknown>): DriverTag => ({
  tagId: tagId as TagId,
  point: tagAddress.parse({ kind: 'modbus', ...point }),
});
const cardTag = tagAt('m/card', {
  table: 'holding',
  register: blockAt,
  encoding: 'card',
  card: layout,
});
const pressureTag = tagAt('m/pressure', { table: 'holding', register: 10, encoding: 'u16' });

/** A card whose loads all say which it is. */
function putCard(server: ModbusTestServer, seconds: number, load: number) {
  const words = [seconds >> 16, seconds & 0xffff, 100, 750, 0, 0, 0];
  for (let n = 0; n < 100; n++) words.push(n * 100, load);
  server.registers.splice(blockAt, words.length, ...words);
}

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function read(
  tags: readonly DriverTag[],
  options: Parameters<typeof startModbusServer>[0] = {},
) {
  const server = await startModbusServer(options);
  closers.push(server.close);
  const samples: RawSample[] = [];
  const shared = createSharedLines();
  const driver = createModbusDriver({
    address: {
      kind: 'modbus',
      host: '127.0.0.1',
      port: server.port,
      unitId: 1,
      timeoutMs: 2_000,
    },
    deviceId: 'DEVICE' as DeviceId,
    scanMs: 40,
    clock: { nowMs: Date.now, monotonicMs: () => performance.now() },
    patience: { connectMs: 5_000, silenceMs: 5_000 },
    shared,
    workFolder: '',
  });
  driver.reports.subscribe((report) => {
    if (report.kind === 'samples') samples.push(...report.samples);
  });
  closers.push(driver.close);
  return {
    server,
    start: () => driver.start(tags),
    of: (tag: DriverTag) => samples.filter(({ tagId }) => tagId === tag.tagId),
  };
}

const loadOf = (sample: RawSample) => textToCard(String(sample.value))?.loadLbf[0];

describe('cards over Modbus', () => {
  it('LFT-30 are read once for each time they bear, in as many requests as they need', async () => {
    const { server, start, of } = await read([cardTag, pressureTag]);
    putCard(server, 1_700_000_000, 5_000);
    start();
    await expect.poll(() => of(cardTag).length).toBeGreaterThanOrEqual(3);
    const longest = Math.max(...server.requests.map(({ length }) => length));
    expect(longest).toBe(125);
    // The whole block once: 125 and 82 registers; afterwards only its time.
    expect(server.requests.filter(({ length }) => length === 125)).toHaveLength(1);
    expect(server.requests.filter(({ length }) => length === 82)).toHaveLength(1);
    expect(new Set(of(cardTag).map(({ sourceMs }) => sourceMs))).toEqual(
      new Set([1_700_000_000_000]),
    );
    const card = textToCard(String(of(cardTag)[0]!.value))!;
    expect(card).toMatchObject({ kind: 'surface', periodS: 7.5, atMs: 1_700_000_000_000 });
    expect(card.positionIn).toEqual(Array.from({ length: 100 }, (_, n) => n));

    putCard(server, 1_700_000_060, 6_000);
    await expect.poll(() => loadOf(of(cardTag).at(-1)!)).toBe(6_000);
    expect(of(cardTag).at(-1)!.sourceMs).toBe(1_700_000_060_000);
    expect(of(pressureTag).every(({ quality }) => quality === 'good')).toBe(true);
  });

  it('LFT-31 are read anew when they were replaced meanwhile', async () => {
    let hasSwitched = false;
    const { server, start, of } = await read([cardTag], {
      onRead(first, length) {
        // Between the two halves of the block another stroke comes.
        if (hasSwitched || first !== blockAt || length !== 125) return;
        hasSwitched = true;
        queueMicrotask(() => setTimeout(() => putCard(server, 1_700_000_060, 6_000), 0));
      },
    });
    putCard(server, 1_700_000_000, 5_000);
    start();
    await expect.poll(() => of(cardTag).length).toBeGreaterThan(0);
    for (const sample of of(cardTag)) {
      const card = textToCard(String(sample.value))!;
      const expected = sample.sourceMs === 1_700_000_060_000 ? 6_000 : 5_000;
      expect(new Set(card.loadLbf)).toEqual(new Set([expected]));
    }
    await expect.poll(() => loadOf(of(cardTag).at(-1)!)).toBe(6_000);
    expect(hasSwitched).toBe(true);
  });

  it('LFT-32 are bad where the device has no such registers, and nothing else is', async () => {
    const { start, of } = await read([cardTag, pressureTag], {
      isIllegal: (register) => register >= blockAt,
    });
    start();
    await expect.poll(() => of(cardTag).length).toBeGreaterThan(0);
    await expect.poll(() => of(pressureTag).length).toBeGreaterThan(0);
    expect(of(cardTag)[0]).toMatchObject({ quality: 'bad', reason: 'unknown-tag', value: null });
    expect(of(pressureTag)[0]).toMatchObject({ quality: 'good', value: 0 });
  });

  it('LFT-32 are bad where nothing says how they lie', async () => {
    const withoutLayout = tagAt('m/blind', { table: 'holding', register: 5, encoding: 'card' });
    const { start, of } = await read([withoutLayout, pressureTag]);
    start();
    await expect.poll(() => of(withoutLayout).length).toBeGreaterThan(0);
    expect(of(withoutLayout)[0]).toMatchObject({ quality: 'bad', reason: 'unknown-tag' });
  });
});
