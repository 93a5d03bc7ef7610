import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LinesReport } from '#core/drivers/lines.ts';
import { setupDevice, setupTag } from '#core/drivers/setup-tests.ts';
import { createWorkerLines, type WorkerLinesPorts } from '#core/drivers/worker-lines.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { startModbusServer } from './modbus-server.ts';
import { startOpcuaServer } from './opcua-server.ts';

/** Stands in for the driver thread: dies, hangs or obeys as its file name says. */
const misbehavingWorkers = {
  dies: `throw new Error('cannot run')`,
  hangs: `import { parentPort } from 'node:worker_threads';
    parentPort.on('message', () => { while (true); });`,
  /** Has something to remember and dies; the next one says what it was told. */
  remembers: `import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ kind, devices }) => {
      if (kind !== 'configure' || devices.length === 0) return;
      const [{ deviceId, memory, lastMs }] = devices;
      const say = (...reports) => parentPort.postMessage({ kind: 'reports', reports });
      if (memory !== undefined)
        return say({ kind: 'finding', deviceId, tagId: null, rule: memory, detail: String([...lastMs]) });
      const good = { value: 1, quality: 'good', reason: 'none', arrivalMs: 78 };
      say({ kind: 'samples', samples: [{ tagId: 'd/psi', sourceMs: 77, ...good }] });
      say({ kind: 'remember', deviceId, memory: 'record 7 was had' });
      setTimeout(() => process.exit(3), 100);
    });`,
};

describe('worker lines', () => {
  const closers: (() => Promise<unknown>)[] = [];
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wellos-lines-'));
  });
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (rest: Partial<WorkerLinesPorts> = {}) => {
    const lines = createWorkerLines({
      clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
      random: { fraction: () => 0.2, bytes: (count) => new Uint8Array(count) },
      workFolder: folder,
      ...rest,
    });
    const reports: LinesReport[] = [];
    lines.reports.subscribe((report) => reports.push(report));
    closers.push(() => lines.close());
    const samples = () =>
      reports.flatMap((report) => (report.kind === 'samples' ? report.samples : []));
    const statuses = () =>
      reports.flatMap((report) => (report.kind === 'status' ? [report.status] : []));
    return {
      lines,
      reports,
      last: (tagId: string) => samples().findLast((sample) => sample.tagId === tagId),
      state: (deviceId: string) => statuses().findLast((status) => status.deviceId === deviceId),
      statuses,
    };
  };
  const setupModbus = async () => {
    const server = await startModbusServer();
    closers.push(server.close);
    server.registers[0] = 41;
    const tags = [setupTag('d/psi', { scale: { factor: 0.5, offset: 0 } })];
    return { server, device: setupDevice('d', { port: server.port, scanMs: 100, tags }) };
  };
  const waitFor = { timeout: 10_000 };

  it('TEL-63 polls a real device from a thread of its own, scaled, and writes back', async () => {
    const { server, device } = await setupModbus();
    const { lines, last, state } = open();
    lines.configure([device]);
    await expect.poll(() => last('d/psi'), waitFor).toMatchObject({ value: 20.5, quality: 'good' });
    expect(state('d')).toMatchObject({ state: 'online', reason: 'none' });
    await lines.write('d/psi' as TagId, 50);
    expect(server.registers[0]).toBe(100);
    await expect.poll(() => last('d/psi'), waitFor).toMatchObject({ value: 50 });
    await lines.pollNow('d' as DeviceId);
    await expect(lines.pollNow('x' as DeviceId)).rejects.toMatchObject({
      code: 'device-not-found',
    });
    await expect(lines.write('d/psi' as TagId, 1e9)).rejects.toMatchObject({
      name: 'Refusal',
      code: 'value-impossible',
    });
  });

  it('TEL-59 tells what a server has and whose certificates it was shown, and judges them', async () => {
    const server = await startOpcuaServer();
    closers.push(() => server.stop());
    const { lines, state } = open();
    const device = (securityMode: 'None' | 'SignAndEncrypt') =>
      setupDevice('u', {
        address: {
          kind: 'opcua',
          endpointUrl: `opc.tcp://127.0.0.1:${server.port}`,
          securityMode,
          securityPolicy: 'Aes256_Sha256_RsaPss',
        },
        tags: [],
      });
    lines.configure([device('SignAndEncrypt')]);
    await expect
      .poll(() => state('u'), { timeout: 30_000 })
      .toMatchObject({ state: 'offline', reason: 'certificate-untrusted' });
    await expect(lines.browse('u' as DeviceId, null)).rejects.toMatchObject({
      code: 'device-offline',
    });
    const [shown] = await lines.certificates();
    expect(shown).toMatchObject({ isTrusted: false });
    expect(shown!.validToMs).toBeGreaterThan(Date.now());
    await lines.judgeCertificate(shown!.fingerprint, true);
    expect(await lines.certificates()).toMatchObject([{ isTrusted: true }]);
    await expect.poll(() => state('u'), { timeout: 30_000 }).toMatchObject({ state: 'online' });

    const top = await lines.browse('u' as DeviceId, null);
    const well = top.find(({ name }) => name === 'Well')!;
    expect(well).toMatchObject({ kind: 'object' });
    const below = await lines.browse('u' as DeviceId, well.nodeId);
    expect(below.find(({ name }) => name === 'setpoint')).toEqual({
      nodeId: 'ns=1;s=setpoint',
      name: 'setpoint',
      kind: 'value',
      dataType: 'UInt16',
      value: 0,
      unit: null,
      isWritable: true,
    });
    expect(below.find(({ name }) => name === 'matrix')).toMatchObject({ value: null });
    await expect(lines.browse('u' as DeviceId, 'ns=1;s=nowhere')).rejects.toMatchObject({
      code: 'node-not-found',
    });
    await lines.judgeCertificate(shown!.fingerprint, false);
    expect(await lines.certificates()).toMatchObject([{ isTrusted: false }]);
    await expect(lines.judgeCertificate('00:11', true)).rejects.toMatchObject({
      code: 'certificate-not-found',
    });
  });

  it('TEL-59 says so when a protocol cannot tell what a device has', async () => {
    const { device } = await setupModbus();
    const { lines, last } = open();
    lines.configure([device]);
    await expect.poll(() => last('d/psi'), waitFor).toMatchObject({ quality: 'good' });
    await expect(lines.browse('d' as DeviceId, null)).rejects.toMatchObject({
      code: 'browse-impossible',
    });
  });

  it('TEL-127 tells a thread that replaces another what that one remembered, and how far tags reach', async () => {
    const worker = join(folder, 'remembers.mjs');
    await writeFile(worker, misbehavingWorkers.remembers);
    const { lines, reports } = open({ workerUrl: pathToFileURL(worker) });
    lines.configure([setupDevice('d', { tags: [setupTag('d/psi')] })]);
    await expect
      .poll(() => reports.find(({ kind }) => kind === 'finding'), waitFor)
      .toMatchObject({ rule: 'record 7 was had', detail: 'd/psi,77' });
  });

  it('TEL-64 replaces a thread that dies, marks every tag meanwhile, and goes on by itself', async () => {
    const { device } = await setupModbus();
    const crash = join(folder, 'crash.mjs');
    const entry = new URL('../../src/core/drivers/driver-worker.ts', import.meta.url).href;
    // The real thread, but one message kills it as a native crash of a library would.
    await writeFile(
      crash,
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', (message) => {
         if (message.kind === 'write') process.exit(134);
       });
       await import(${JSON.stringify(entry)});`,
    );
    const { lines, last, state } = open({ workerUrl: pathToFileURL(crash) });
    lines.configure([device, setupDevice('off', { enabled: false })]);
    await expect.poll(() => last('d/psi'), waitFor).toMatchObject({ value: 20.5, quality: 'good' });
    const { sourceMs } = last('d/psi')!;
    const write = lines.write('d/psi' as TagId, 1);
    await expect(write).rejects.toMatchObject({ code: 'device-offline' });
    await expect
      .poll(() => state('d'), waitFor)
      .toMatchObject({ state: 'offline', reason: 'worker-restarted' });
    const mark = last('d/psi')!;
    expect(mark).toMatchObject({ value: 20.5, quality: 'uncertain', reason: 'offline' });
    expect(mark.sourceMs).toBeGreaterThanOrEqual(sourceMs);
    await expect.poll(() => last('d/psi'), waitFor).toMatchObject({ quality: 'good' });
    expect(state('d')).toMatchObject({ state: 'online' });
    expect(state('off')).toMatchObject({ state: 'disabled' });
  });

  it('TEL-64 starts a thread that cannot run again and again, at growing distances', async () => {
    const path = join(folder, 'dies.mjs');
    await writeFile(path, misbehavingWorkers.dies);
    const warnings: object[] = [];
    const { lines, statuses } = open({
      workerUrl: pathToFileURL(path),
      log: { warn: (details) => warnings.push(details) },
    });
    lines.configure([setupDevice('d')]);
    await expect.poll(() => statuses().length, waitFor).toBeGreaterThanOrEqual(3);
    const retries = statuses().map((status) => status.retries);
    expect(retries.slice(0, 3)).toEqual([1, 2, 3]);
    const waits = warnings.flatMap((details) => ('waitMs' in details ? [details.waitMs] : []));
    expect(waits.slice(0, 3)).toEqual([100, 200, 400]);
  });

  it('TEL-65 closes even when the thread hangs', async () => {
    const path = join(folder, 'hangs.mjs');
    await writeFile(path, misbehavingWorkers.hangs);
    const { lines, reports } = open({ workerUrl: pathToFileURL(path) });
    lines.configure([setupDevice('d')]);
    // The test's own time limit is the proof: the thread never answers.
    await lines.close();
    expect(reports).toEqual([]);
  });

  it('TEL-64 replaces a thread that hangs', async () => {
    const path = join(folder, 'hangs.mjs');
    await writeFile(path, misbehavingWorkers.hangs);
    let skippedMs = 0;
    const { lines, state } = open({
      workerUrl: pathToFileURL(path),
      clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() + skippedMs },
    });
    lines.configure([setupDevice('d')]);
    skippedMs = 20_000;
    await expect
      .poll(() => state('d'), waitFor)
      .toMatchObject({ state: 'offline', reason: 'worker-restarted' });
  });

  it('TEL-08 reports nothing after close()', async () => {
    const { device } = await setupModbus();
    const { lines, reports, last } = open();
    lines.configure([device]);
    await expect.poll(() => last('d/psi'), waitFor).toBeTruthy();
    await Promise.all([lines.close(), lines.close()]);
    const count = reports.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(reports.length).toBe(count);
    await expect(lines.pollNow('d' as DeviceId)).rejects.toMatchObject({ code: 'device-offline' });
  });
});
