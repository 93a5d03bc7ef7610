import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startHeadlessProcess } from './headless-process.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const isHere = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter((one) => !isHere(one));
const skipped = missing.length > 0 ? ` (skipped: no ${missing.join(', ')} here)` : '';

let folder: string;
let home: string;
const closing: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-keyring-'));
  home = mkdtempSync(join(tmpdir(), 'wellos-home-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  for (const one of [folder, home]) rmSync(one, { recursive: true, force: true });
});

/** The session of somebody who has logged in, or whose keyring is still locked. What it keeps outlives it. */
async function logIn(password: string | undefined): Promise<Readonly<Record<string, string>>> {
  const unlock =
    password === undefined
      ? 'true'
      : `printf %s ${password} | gnome-keyring-daemon --unlock --components=secrets >/dev/null`;
  const child: ChildProcess = spawn(
    'dbus-run-session',
    ['--', 'sh', '-c', `${unlock}; echo "bus $DBUS_SESSION_BUS_ADDRESS"; cat`],
    { env: { ...process.env, ...dataIn(home) }, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const ended = new Promise((done) => child.once('close', done));
  closing.push(async () => {
    child.stdin!.end();
    await ended;
  });
  const bus = await new Promise<string>((done) => {
    createInterface(child.stdout!).on('line', (line) => {
      if (line.startsWith('bus ')) done(line.slice('bus '.length));
    });
  });
  return { ...dataIn(home), DBUS_SESSION_BUS_ADDRESS: bus, WELLOS_KEYCHAIN: 'auto' };
}

const dataIn = (place: string) => ({ HOME: place, XDG_DATA_HOME: place, DISPLAY: '' });

function start(env: Readonly<Record<string, string>>) {
  const started = startHeadlessProcess(folder, env);
  closing.push(() => started.stop());
  return started;
}
const logOut = async () => {
  for (const close of closing.splice(0).toReversed()) await close();
};

describe.skipIf(skipped !== '')(`a real Secret Service${skipped}`, () => {
  it('SEC-10 SEC-12 holds the key; while it is locked, or another person’s, WellOS says so and founds nothing', async () => {
    const first = start(await logIn('login'));
    await first.said('ready');
    expect(await first.open().security.state()).toEqual({
      keptBy: 'os',
      keychain: 'secret-service',
      problem: null,
    });
    const { seatId } = await first.open().session.describe();
    await logOut();

    const locked = start(await logIn(undefined));
    await locked.said('locked');
    await expect(locked.open().session.describe()).rejects.toMatchObject({
      code: 'secrets-locked',
      details: { why: 'keychain-locked' },
    });
    await logOut();

    const own = home;
    home = mkdtempSync(join(tmpdir(), 'wellos-home-'));
    const stranger = start(await logIn('login'));
    await stranger.said('locked');
    const gone = { code: 'secrets-locked', details: { why: 'keychain-gone' } };
    await expect(stranger.unlocking().unlock({})).rejects.toMatchObject(gone);
    await logOut();
    rmSync(home, { recursive: true, force: true });
    home = own;

    const again = start(await logIn('login'));
    await again.said('ready');
    expect((await again.open().session.describe()).seatId).toBe(seatId);
  });
});
