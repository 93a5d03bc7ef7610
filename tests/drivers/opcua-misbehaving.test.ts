import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DriverReport } from '#core/drivers/driver.ts';
import { createOpcuaDriver } from '#core/drivers/opcua/opcua-driver.ts';
import { createSharedLines } from '#core/drivers/shared-lines.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { tagAddress } from '#shared/domain/telemetry/device.ts';
import { onChannel, opcuaMisbehaviours, startRawOpcuaServer } from './raw-opcua-server.ts';

const scanMs = 100;

describe('OPC UA servers that share no code with the driver and misbehave', () => {
  const closers: (() => Promise<unknown>)[] = [];
  /** Once for all: making our own key takes seconds. */
  let workFolder: string;
  beforeAll(async () => {
    workFolder = await mkdtemp(join(tmpdir(), 'wellos-raw-opcua-'));
  });
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });
  afterAll(() => rm(workFolder, { recursive: true, force: true }));

  it.each(opcuaMisbehaviours)(
    'TEL-04 %s ends the line once, with a reason, and gives no value',
    async (misbehaviour) => {
      const server = await startRawOpcuaServer(misbehaviour);
      closers.push(server.close);
      const driver = createOpcuaDriver({
        deviceId: 'test' as DeviceId,
        address: {
          kind: 'opcua',
          endpointUrl: `opc.tcp://127.0.0.1:${server.port}`,
          securityMode: 'None',
        },
        scanMs,
        clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
        patience: { connectMs: 1_500, silenceMs: 1_500 },
        shared: createSharedLines(),
        workFolder,
      });
      closers.push(() => driver.close());
      const reports: DriverReport[] = [];
      driver.reports.subscribe((report) => reports.push(report));
      driver.start([
        { tagId: 'o/a' as TagId, point: tagAddress.parse({ kind: 'opcua', nodeId: 'ns=1;s=a' }) },
      ]);
      const last = () => reports.at(-1);
      await expect
        .poll(last, { timeout: 20_000 })
        .toMatchObject({ kind: 'status', state: 'offline', detail: expect.stringMatching(/./) });
      // It came as far as it was meant to.
      const asked = (onChannel as readonly string[]).includes(misbehaviour);
      expect(server.heard.includes('MSG')).toBe(asked);
      const count = reports.length;
      await new Promise((resolve) => setTimeout(resolve, 5 * scanMs));
      expect(reports).toHaveLength(count);
      expect(reports.filter(({ kind }) => kind === 'samples')).toEqual([]);
      const states = reports.flatMap((report) => (report.kind === 'status' ? [report.state] : []));
      expect(states).toEqual(['connecting', 'offline']);
    },
  );
});
