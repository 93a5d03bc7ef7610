import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '#shared/kit/refusal.ts';
import { takeLock } from './lock.ts';
import { nodeDisk } from './node-disk.ts';

const ports = { disk: nodeDisk, clock: { nowMs: () => 1_000, monotonicMs: () => 0 } };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the lock of a data folder', () => {
  it('INS-01 refuses a second core in the same process, saying who holds the folder and where', () => {
    const lock = takeLock(folder, ports);
    expect(refusalOf()).toMatchObject({ pid: process.pid, sinceMs: 1_000, url: null });
    lock.announce('http://127.0.0.1:4000');
    expect(refusalOf()).toMatchObject({ url: 'http://127.0.0.1:4000' });
    lock.close();
    lock.close();
    expect(existsSync(join(folder, 'lock.json'))).toBe(false);
    takeLock(folder, ports).close();
  });

  it('INS-01 refuses the folder of another process, INS-02 and takes it over when that one is killed', async () => {
    const holder = holdInOtherProcess();
    await once(holder.stdout, 'data');
    expect(refusalOf()).toMatchObject({ pid: holder.pid });
    const exit = once(holder, 'exit');
    holder.kill('SIGKILL');
    await exit;
    // The word of the dead is still there; the lock is not.
    expect(existsSync(join(folder, 'lock.json'))).toBe(true);
    takeLock(folder, ports).close();
  });

  it('INS-01 names nobody when the holder has not said who it is', () => {
    const lock = takeLock(folder, ports);
    writeFileSync(join(folder, 'lock.json'), '{"pid":');
    expect(refusalOf()).toEqual({ pid: null, host: null, sinceMs: null, url: null });
    lock.close();
  });
});

function refusalOf() {
  try {
    takeLock(folder, ports).close();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'data-folder-in-use') return error.details;
    throw error;
  }
  throw new Error('The lock was taken twice');
}

function holdInOtherProcess() {
  const url = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
  const script = `
    const { takeLock } = await import(${url('./lock.ts')});
    const { nodeDisk } = await import(${url('./node-disk.ts')});
    takeLock(${JSON.stringify(folder)}, { disk: nodeDisk, clock: { nowMs: Date.now, monotonicMs: () => 0 } });
    console.log('held');
    setInterval(() => {}, 1000);
  `;
  return spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
