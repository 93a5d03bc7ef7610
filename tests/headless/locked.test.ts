import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type HeadlessProcess, startHeadlessProcess } from './headless-process.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const passphrase = 'five unrelated words';
let folder: string;
let running: HeadlessProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-locked-'));
});
afterEach(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(env: Readonly<Record<string, string>> = {}): HeadlessProcess {
  return (running = startHeadlessProcess(folder, env));
}

/** With one operator and a passphrase, and ended again. */
async function prepare(): Promise<string> {
  const first = start();
  await first.said('ready');
  const { tenantId } = await first.open().tenants.create({ name: 'Caprock', template: 'blank' });
  expect(await first.open().security.state()).toMatchObject({ keptBy: 'file', keychain: null });
  await first.open().security.setPassphrase({ passphrase });
  expect(await first.open().security.state()).toMatchObject({ keptBy: 'passphrase' });
  expect(await first.stop()).toBe(0);
  return tenantId;
}

const why = (reason: string) => ({ code: 'secrets-locked', details: { why: reason } });

describe('a WellOS whose secrets are under a passphrase', () => {
  it('SEC-20 SEC-15 serves nothing but the way to open them, tells a wrong one, and begins with the right one', async () => {
    const tenantId = await prepare();
    const locked = start();
    await locked.said('locked');
    await expect(locked.open().session.describe()).rejects.toMatchObject(why('passphrase'));
    await expect(locked.open().tenants.list()).rejects.toThrow('Not Found');
    const unlocking = locked.unlocking();
    const guesses = ['wrong', '', 'five unrelated word'].map((guess) =>
      unlocking.unlock({ passphrase: guess }),
    );
    for (const guess of guesses) await expect(guess).rejects.toMatchObject(why('passphrase-wrong'));
    await expect(unlocking.unlock({})).rejects.toMatchObject(why('passphrase'));
    await unlocking.unlock({ passphrase });
    await locked.said('ready');
    expect(await locked.open().tenants.list()).toMatchObject([{ tenantId, isOpen: true }]);
  });

  it('SEC-20 ends when it is told to, and needs nobody where the passphrase stands in a file', async () => {
    const tenantId = await prepare();
    const locked = start();
    await locked.said('locked');
    expect(await locked.stop()).toBe(0);
    const file = join(folder, 'passphrase.txt');
    writeFileSync(file, `${passphrase}\n`);
    const open = start({ WELLOS_PASSPHRASE_FILE: file });
    await open.said('ready');
    expect(await open.open().tenants.list()).toMatchObject([{ tenantId }]);
  });

  it('SEC-21 goes on as a new device where the passphrase is lost for good, with all that was stored', async () => {
    const tenantId = await prepare();
    const locked = start();
    await locked.said('locked');
    await locked.unlocking().beginAnew({ confirm: 'begin-anew' });
    await locked.said('ready');
    expect(await locked.open().tenants.list()).toMatchObject([{ tenantId }]);
    expect(await locked.open().security.state()).toMatchObject({ keptBy: 'file' });
    const [aside] = readdirSync(join(folder, 'damaged'));
    const kept = join(folder, 'damaged', aside!);
    expect(existsSync(join(kept, 'installation', 'vault.json'))).toBe(true);
    expect(readdirSync(kept)).toHaveLength(2);
  });
});
