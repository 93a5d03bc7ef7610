import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createModbusDriver } from '#core/drivers/modbus/modbus-driver.ts';
import type { RawSample } from '#core/drivers/driver.ts';
import { setupDevice, setupTag } from '#core/drivers/setup-tests.ts';
import { createWorkerLines } from '#core/drivers/worker-lines.ts';
import { createSharedLines } from '#core/drivers/shared-lines.ts';
import { tagAddress } from '#shared/domain/telemetry/device.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';

const missing = whatIsMissing();
const skipped = missing === undefined ? '' : ` (skipped: ${missing})`;
const UNIT = 7;

describe.skipIf(skipped !== '')(`Modbus on a serial line, beside pymodbus${skipped}`, () => {
  const closers: (() => void | Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  it('TEL-107 reads, writes and reads back; what has no answer is silent, not wrong', async () => {
    const path = await startLine(closers);
    const { driver, samples, states } = startDriver(path, UNIT);
    closers.push(() => driver.close());
    await expect.poll(() => valueOf(samples, 'first'), { timeout: 10_000 }).toBe(1_000);
    await expect.poll(() => valueOf(samples, 'coil')).toBe(true);
    await driver.write('s/first' as TagId, 4_321);
    expect(valueOf(samples, 'first')).toBe(4_321);
    expect(samples.find(({ tagId }) => tagId === 's/beyond')).toMatchObject({
      quality: 'bad',
      reason: 'unknown-tag',
    });
    expect(states).toEqual(['connecting', 'online']);
  });

  it('TEL-107 says so when nobody has that unit number, and when there is no such port', async () => {
    const path = await startLine(closers);
    const stranger = startDriver(path, UNIT + 1);
    closers.push(() => stranger.driver.close());
    await expect.poll(() => stranger.states.at(-1), { timeout: 10_000 }).toBe('offline timeout');
    await stranger.driver.close();
    const again = startDriver(path, UNIT);
    closers.push(() => again.driver.close());
    // What was closed left the port to others.
    await expect.poll(() => valueOf(again.samples, 'first'), { timeout: 10_000 }).toBe(1_000);
    const nowhere = startDriver(join(path, 'nowhere'), UNIT);
    closers.push(() => nowhere.driver.close());
    await expect.poll(() => nowhere.states.at(-1), { timeout: 10_000 }).toBe('offline unreachable');
  });

  it('TEL-109 polls over a serial port from the driver thread, opens it anew, and leaves it at the end', async () => {
    const path = await startLine(closers);
    const folder = mkdtempSync(join(tmpdir(), 'wellos-serial-lines-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const lines = createWorkerLines({
      clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
      random: { fraction: () => 0.1, bytes: (count) => new Uint8Array(count) },
      workFolder: folder,
    });
    closers.push(() => lines.close());
    const samples: RawSample[] = [];
    lines.reports.subscribe((report) => {
      if (report.kind === 'samples') samples.push(...report.samples);
    });
    const tag = setupTag('s/first', { point: at('first', firstRegister).point });
    const device = (scanMs: number) =>
      setupDevice('s', { address: serialAddress(path, UNIT), scanMs, tags: [tag] });
    for (const scanMs of [200, 250]) {
      samples.length = 0;
      lines.configure([device(scanMs)]);
      await expect
        .poll(() => valueOf(samples.filter(isGood), 'first'), { timeout: 20_000 })
        .toBe(1_000);
    }
    await lines.close();
    const own = startDriver(path, UNIT);
    closers.push(() => own.driver.close());
    await expect.poll(() => valueOf(own.samples, 'first'), { timeout: 10_000 }).toBe(1_000);
  });
});

const firstRegister = { table: 'holding', register: 0, encoding: 'u16' };
const isGood = ({ quality }: RawSample) => quality === 'good';

const at = (name: string, point: object) => ({
  tagId: `s/${name}` as TagId,
  point: tagAddress.parse({ kind: 'modbus', ...point }),
});

function serialAddress(path: string, unitId: number) {
  return {
    kind: 'modbusSerial',
    path,
    baudRate: 19_200,
    dataBits: 8,
    parity: 'none',
    stopBits: 1,
    unitId,
    timeoutMs: 400,
  } as const;
}

function startDriver(path: string, unitId: number) {
  const driver = createModbusDriver({
    deviceId: 'test' as DeviceId,
    address: serialAddress(path, unitId),
    scanMs: 200,
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    patience: { connectMs: 2_000, silenceMs: 5_000 },
    shared: createSharedLines(),
    workFolder: '',
  });
  const samples: RawSample[] = [];
  const states: string[] = [];
  driver.reports.subscribe((report) => {
    if (report.kind === 'samples') samples.push(...report.samples);
    if (report.kind === 'status')
      states.push([report.state, report.reason].filter((word) => word !== 'none').join(' '));
  });
  driver.start([
    at('first', firstRegister),
    at('coil', { table: 'coil', register: 3, encoding: 'bool' }),
    at('beyond', { table: 'holding', register: 500, encoding: 'u16' }),
  ]);
  return { driver, samples, states };
}

function valueOf(samples: readonly RawSample[], name: string) {
  return samples.findLast(({ tagId }) => tagId === `s/${name}`)?.value;
}

/** A pair of pseudo-terminals with the server at one end; the path of the other. */
async function startLine(closers: (() => void)[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'wellos-serial-'));
  const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')];
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  start('socat', [`pty,raw,echo=0,link=${ours}`, `pty,raw,echo=0,link=${theirs}`], closers);
  await expect.poll(() => existsSync(ours) && existsSync(theirs), { timeout: 10_000 }).toBe(true);
  const script = join(import.meta.dirname, 'pymodbus_rtu.py');
  const server = start('/usr/bin/python3', [script, theirs, String(UNIT)], closers);
  let said = '';
  server.stdout?.on('data', (text: Buffer) => (said += text.toString()));
  await expect.poll(() => said, { timeout: 20_000 }).toContain('ready');
  return ours;
}

function start(command: string, args: readonly string[], closers: (() => void)[]): ChildProcess {
  const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  closers.push(() => void child.kill('SIGKILL'));
  return child;
}

function whatIsMissing(): string | undefined {
  if (spawnSync('socat', ['-V']).status !== 0) return 'socat is not installed';
  const found = spawnSync('/usr/bin/python3', ['-c', 'import pymodbus, serial']);
  return found.status === 0 ? undefined : 'python3-pymodbus and python3-serial are not installed';
}
