import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SimulatedLease } from '#shared/domain/telemetry/simulated-lease.ts';
import type { Reading } from './instruments/readings.ts';
import { startSimulatedLease, type RunningLease } from './simulated-lease.ts';

const noonMs = Date.UTC(2026, 5, 1, 18);
const stillClock = { nowMs: () => noonMs, monotonicMs: () => 0 };
const byHand = { tickMs: null, clock: stillClock, historyDays: 30 };

async function withLease<T>(
  options: Parameters<typeof startSimulatedLease>[0],
  use: (lease: RunningLease) => T | Promise<T>,
): Promise<T> {
  const lease = await startSimulatedLease(options);
  try {
    return await use(lease);
  } finally {
    await lease.close();
  }
}

/** Ports differ from run to run; everything else must not. */
const withoutPorts = (manifest: SimulatedLease) =>
  JSON.stringify(manifest).replaceAll(/(:|"port":)\d{4,5}"?/g, '$1');

const readAll = (lease: RunningLease) =>
  lease.manifest.devices.flatMap((device) =>
    device.tags.map((tag) => [tag.key, lease.probe.reading(tag.key).value]),
  );

describe('simulated lease', () => {
  it('repeats itself from a seed: manifest, history and every reading', async () => {
    const run = (seed: string) =>
      withLease({ ...byHand, seed }, (lease) => {
        lease.probe.advance(3_600);
        return { manifest: withoutPorts(lease.manifest), readings: readAll(lease) };
      });
    const first = await run('same');
    expect(await run('same')).toEqual(first);
    expect((await run('other')).readings).not.toEqual(first.readings);
  });

  it('has 24 producers of four lifts on four leases and two disposal wells, on three protocols', async () => {
    await withLease(byHand, ({ manifest }) => {
      expect(manifest.leases).toHaveLength(4);
      const lifts = Map.groupBy(manifest.wells, (well) => well.lift);
      expect([...lifts].map(([lift, wells]) => `${lift} ${wells.length}`).toSorted()).toEqual([
        'esp 6',
        'gasLift 6',
        'injection 2',
        'plunger 4',
        'rodPump 8',
      ]);
      const kindByWell = new Map(
        manifest.devices.flatMap((device) =>
          device.tags.map((tag) => [tag.wellKey, device.address.kind] as const),
        ),
      );
      for (const well of manifest.wells) expect(kindByWell.get(well.key), well.key).toBeDefined();
      expect(new Set(kindByWell.values()).size).toBe(3);
    });
  });

  it('names nothing twice, and only wells and leases that are there', async () => {
    await withLease(byHand, ({ manifest }) => {
      const tags = manifest.devices.flatMap((device) => device.tags);
      const unique = (values: readonly string[]) => new Set(values).size === values.length;
      expect(unique(tags.map((tag) => tag.key))).toBe(true);
      expect(unique(manifest.wells.map((well) => well.api14))).toBe(true);
      for (const device of manifest.devices) {
        expect(unique(device.tags.map((tag) => JSON.stringify(tag.point))), device.key).toBe(true);
        expect(unique(device.tags.map((tag) => tag.name)), device.key).toBe(true);
      }
      const leaseKeys = new Set(manifest.leases.map((lease) => lease.key));
      for (const well of manifest.wells) expect(leaseKeys).toContain(well.leaseKey);
      expect(manifest.history.map((each) => each.wellKey)).toEqual(
        manifest.wells.map((well) => well.key),
      );
    });
  });

  it('keeps every reading within its range over a week with every fault at work', async () => {
    await withLease({ ...byHand, seed: 'long' }, (lease) => {
      const tags = lease.manifest.devices.flatMap((device) => device.tags);
      for (let hour = 0; hour < 7 * 24; hour += 1) {
        lease.probe.advance(3_600);
        for (const { key, range } of tags) {
          const { value } = lease.probe.reading(key);
          if (typeof value !== 'number' || !range) continue;
          expect(value, key).toBeGreaterThanOrEqual(range.low);
          expect(value, key).toBeLessThanOrEqual(range.high);
        }
      }
    });
  });

  it('tells of each change once, with its time, and holds what is set by hand', async () => {
    await withLease(byHand, ({ probe }) => {
      const heard: Reading[] = [];
      const stop = probe.changes.subscribe((readings) => heard.push(...readings));
      probe.setValue('mesquite-draw-1.tubingPsi', 432.1);
      probe.setValue('mesquite-draw-1.tubingPsi', 432.1);
      expect(heard).toEqual([{ tagKey: 'mesquite-draw-1.tubingPsi', value: 432.1, atMs: noonMs }]);
      probe.advance(60);
      expect(probe.reading('mesquite-draw-1.tubingPsi').value).toBe(432.1);
      probe.release('mesquite-draw-1.tubingPsi');
      probe.advance(1);
      expect(probe.reading('mesquite-draw-1.tubingPsi').value).toBeLessThan(200);
      stop();
    });
  });

  it('moves by itself, faster when speeded up', async () => {
    await withLease(
      { historyDays: 0, hasFaults: false, tickMs: 20, speed: 600 },
      async ({ probe }) => {
        const gasBefore = probe.reading('caliche-flat-battery.gas-meter.volumeTodayMcf').value;
        // 600 simulated seconds in a real one: the day's gas grows or starts anew within moments.
        await new Promise<void>((resolve) => {
          const stop = probe.changes.subscribe((readings) => {
            const gas = readings.find(({ tagKey }) =>
              tagKey.endsWith('flat-battery.gas-meter.volumeTodayMcf'),
            );
            if (!gas || gas.value === gasBefore) return;
            stop();
            resolve();
          });
        });
      },
    );
  });

  it('refuses to drop a line that is not there', async () => {
    await withLease(byHand, async ({ probe }) => {
      await expect(probe.dropLine('nobody')).rejects.toThrow('nobody');
    });
  });

  it('keeps the work folder it was given', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lease-work-'));
    await withLease({ ...byHand, workFolder: folder }, () => {});
    expect((await readdir(folder)).length).toBeGreaterThan(0);
    await rm(folder, { recursive: true });
  });
});
