import { afterEach, describe, expect, it } from 'vitest';
import type { DriverReport } from '#core/drivers/driver.ts';
import { createMqttDriver } from '#core/drivers/mqtt/mqtt-driver.ts';
import { createSharedLines } from '#core/drivers/shared-lines.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { tagAddress } from '#shared/domain/telemetry/device.ts';
import { brokerMisbehaviours, startRawBroker } from './raw-broker.ts';

describe('MQTT brokers that let the driver in and misbehave', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  it.each(brokerMisbehaviours)(
    'TEL-04 %s ends the line once, with a reason, and gives no good value',
    async (misbehaviour) => {
      const broker = await startRawBroker(misbehaviour);
      closers.push(broker.close);
      const driver = createMqttDriver({
        deviceId: 'test' as DeviceId,
        address: { kind: 'mqtt', brokerUrl: `mqtt://127.0.0.1:${broker.port}`, version: 4 },
        scanMs: 100,
        clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
        patience: { connectMs: 1_500, silenceMs: 2_000 },
        shared: createSharedLines(),
        workFolder: '',
      });
      closers.push(() => driver.close());
      const reports: DriverReport[] = [];
      driver.reports.subscribe((report) => reports.push(report));
      driver.start([
        { tagId: 'q/a' as TagId, point: tagAddress.parse({ kind: 'mqtt', topic: 'well/a' }) },
      ]);
      await expect
        .poll(() => reports.at(-1), { timeout: 20_000 })
        .toMatchObject({ kind: 'status', state: 'offline', detail: expect.stringMatching(/./) });
      const count = reports.length;
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(reports).toHaveLength(count);
      const samples = reports.flatMap((one) => (one.kind === 'samples' ? one.samples : []));
      expect(samples.filter(({ quality }) => quality === 'good')).toEqual([]);
    },
  );
});
