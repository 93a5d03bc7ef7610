import { afterEach, expect, it } from 'vitest';
import type { DriverReport } from '#core/drivers/driver.ts';
import { createModbusDriver } from '#core/drivers/modbus/modbus-driver.ts';
import { createSharedLines } from '#core/drivers/shared-lines.ts';
import { must } from '#shared/kit/must.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { startSimulatedLease } from '#simulator/simulated-lease.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

it('TEL-130 collects the hourly records of the meter of the simulated lease', async () => {
  const lease = await startSimulatedLease({ tickMs: null, historyDays: 0, hasFaults: false });
  closers.push(lease.close);
  const meter = must(
    lease.manifest.devices.find(({ records }) => records.length > 0),
    'a flow computer',
  );
  const driver = createModbusDriver({
    deviceId: 'meter' as DeviceId,
    address: meter.address,
    scanMs: 50,
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    patience: { connectMs: 5_000, silenceMs: 5_000 },
    shared: createSharedLines(),
    workFolder: '',
  });
  closers.push(() => driver.close());
  const reports: DriverReport[] = [];
  driver.reports.subscribe((report) => reports.push(report));
  driver.start(meter.records.map(({ key, point }) => ({ tagId: key as TagId, point })));
  const of = (part: string) =>
    reports
      .flatMap((report) => (report.kind === 'samples' ? report.samples : []))
      .filter(({ tagId }) => tagId.endsWith(part));
  await expect.poll(() => of('.volume').length, { timeout: 20_000 }).toBe(168);
  const times = of('.volume').map(({ sourceMs }) => sourceMs);
  expect(times.every((ms, n) => n === 0 || ms - times[n - 1]! === 3_600_000)).toBe(true);
  expect(Date.now() - times.at(-1)!).toBeLessThan(2 * 3_600_000);
  expect(of('.volume').every(({ value }) => Number(value) > 0)).toBe(true);
  expect(of('.static')).toHaveLength(168);
  expect(reports.filter(({ kind }) => kind === 'finding')).toEqual([]);
});
