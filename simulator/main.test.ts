import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { simulatedLease } from '#shared/domain/telemetry/simulated-lease.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

let folder: string;
let out: string;
let children: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-test-'));
  out = join(folder, 'lease.json');
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

function launch(words: readonly string[], stdin: 'pipe' | 'ignore' = 'ignore') {
  const child = spawn(process.execPath, [main, ...words], {
    stdio: [stdin, 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  });
  children.push(child);
  return child;
}

function printed(child: ChildProcess, line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    let errors = '';
    child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(`${line}\n`)) resolve();
    });
    child.once('exit', (code) =>
      reject(new Error(`ended with ${code} before "${line}": ${errors}`)),
    );
  });
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));

const readManifest = async () => simulatedLease.parse(JSON.parse(await readFile(out, 'utf8')));

describe('simulator process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'writes its manifest, then ends cleanly on %s',
    async (signal) => {
      const child = launch(['--out', out, '--history-days', '3', '--seed', 'cli']);
      await printed(child, 'simulator ready');
      const manifest = await readManifest();
      expect(manifest.seed).toBe('cli');
      expect(manifest.wells).toHaveLength(26);
      expect(new Set(manifest.devices.map(({ address }) => address.kind))).toEqual(
        new Set(['modbus', 'opcua', 'mqtt']),
      );
      const end = ended(child);
      child.kill(signal);
      expect(await end).toBe(0);
      expect(await readdir(folder)).toEqual(['lease.json']);
    },
  );

  it('ends when the pipe its parent gave it ends', async () => {
    const child = launch(['--out', out, '--history-days', '0'], 'pipe');
    await printed(child, 'simulator ready');
    const end = ended(child);
    child.stdin!.end();
    expect(await end).toBe(0);
  });

  it('ends when its parent is killed', async () => {
    // A parent of its own that gives it neither pipe nor channel, so that only the parent's death can tell it.
    const script = `
      const { spawn } = require('node:child_process');
      spawn(process.execPath, process.argv.slice(1), { stdio: ['ignore', 'inherit', 'inherit'] });
    `;
    const parent = spawn(
      process.execPath,
      ['-e', script, main, '--out', out, '--history-days', '0'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, TMPDIR: folder },
      },
    );
    children.push(parent);
    let text = '';
    parent.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await printed(parent, 'simulator ready');
    // The grandchild holds our end of standard output, so the pipe closes only when it has ended.
    const closed = new Promise((resolve) => parent.stdout.once('close', resolve));
    parent.kill('SIGKILL');
    await closed;
    expect(text).toContain('simulator ends: parent is gone');
  });

  it('takes another port when the preferred one is taken', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const address = squatter.address();
    const taken = typeof address === 'object' && address ? address.port : 0;
    const ports = [
      '--modbus-port',
      `${taken}`,
      '--opcua-port',
      `${taken}`,
      '--mqtt-port',
      `${taken}`,
    ];
    const child = launch(['--out', out, '--history-days', '0', ...ports]);
    await printed(child, 'simulator ready');
    const manifest = await readManifest();
    expect(JSON.stringify(manifest.devices)).not.toContain(`:${taken}`);
    const end = ended(child);
    child.kill();
    await end;
    await new Promise((resolve) => squatter.close(resolve));
  });

  it('names a wrong argument and starts nothing', async () => {
    const child = launch(['--out', out, '--speed', 'fast']);
    let errors = '';
    child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    expect(await ended(child)).not.toBe(0);
    expect(errors).toContain('speed');
    expect(await readdir(folder)).toEqual([]);
  });
});
