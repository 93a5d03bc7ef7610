import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from './setup-headless.ts';

/** The headless shell as a process of its own, as `npm run serve` starts it. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [join(root, 'src/headless/main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (text: Buffer) => (said.out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said.err += text.toString()));
  // `close` comes after `exit`, when everything it said has been read.
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...said }));
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const url = /^WellOS ready: (\S+)\n$/m.exec(said.out)?.[1];
      if (url) resolve(url);
    });
    void ended.then(() => reject(new Error(`ended before it was ready: ${said.err}`)));
  });
  ready.catch(() => undefined);
  return { child, ready, ended };
}

describe('the headless process', () => {
  let folder: string;
  const started: ChildProcess[] = [];
  const serve = (...args: string[]) => {
    const process = start('--data', folder, '--port', '0', ...args);
    started.push(process.child);
    return process;
  };
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'wellos-process-'))));
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'is ready at an address that lets in, and closes cleanly on %s',
    async (signal) => {
      const { child, ready, ended } = serve();
      const url = await ready;
      expect((await fetch(new URL('/healthz', url))).status).toBe(200);
      expect((await fetch(url)).status).not.toBe(401);
      child.kill(signal);
      expect(await ended).toMatchObject({ code: 0, signal: null, out: `WellOS ready: ${url}\n` });
    },
  );

  it('ACC-08 can be reached with the same token after a restart, also one after a kill', async () => {
    const first = serve();
    const token = new URL(await first.ready).searchParams.get('token');
    first.child.kill('SIGKILL');
    await first.ended;
    const second = serve();
    expect(new URL(await second.ready).searchParams.get('token')).toBe(token);
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(0);
  });

  it('says who works with the data folder, and ends with 1', async () => {
    const first = serve();
    const url = await first.ready;
    const { code, err } = await serve().ended;
    expect(code).toBe(1);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain(`process ${first.child.pid}`);
    expect(err).toContain(new URL(url).origin);
    expect(err).not.toContain('token');
  });

  it('says in one line that the port is in use, and ends with 1', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as AddressInfo;
    const { code, err } = await start('--data', folder, '--port', String(port)).ended;
    blocker.close();
    expect(code).toBe(1);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain(`port ${port} is in use`);
  });

  it('says in words that it cannot listen at an address, and ends with 1', async () => {
    const { code, err } = await start('--data', folder, '--port', '0', '--host', '203.0.113.9')
      .ended;
    expect(code).toBe(1);
    expect(err.split('\n')[0]).toBe('cannot listen at 203.0.113.9, port 0 (EADDRNOTAVAIL)');
    expect(err).not.toContain('node:');
  });

  it('says what is wrong with its arguments, and what they are', async () => {
    expect(await start('--prot', '1').ended).toMatchObject({
      code: 1,
      err: expect.stringContaining('--prot'),
    });
    expect(await start('--help').ended).toMatchObject({
      code: 0,
      out: expect.stringContaining('--data DIR'),
    });
  });
});
