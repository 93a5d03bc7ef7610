import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ConnectionLost } from '#shared/contract/call-errors.ts';
import { createMessagePortChannel } from '#shared/contract/channels/message-port.ts';
import { hostChannels } from '#shared/contract/host.ts';
import { type ContractClient, openClient } from '#shared/contract/open-client.ts';
import type { unlocking } from '#shared/contract/security.ts';
import { createDesktopHost } from '#renderer/host/desktop.ts';
import type * as FakeElectron from './fake-electron.ts';
import { openPage, startDesktop, stopDesktop } from './setup-desktop.ts';

/** For a machine that is busy with other things. */
const patience = { timeout: 20_000 };

/** The built desktop shell from page to core, with only Electron's own API played. */
describe('the desktop shell', () => {
  let electron: typeof FakeElectron;
  let window: FakeElectron.BrowserWindow;
  let page: ReturnType<typeof openPage>;

  beforeAll(async () => {
    electron = startDesktop();
    await vi.waitFor(
      () => expect(electron.BrowserWindow.getAllWindows()).toHaveLength(1),
      patience,
    );
    window = electron.BrowserWindow.getAllWindows()[0]!;
    page = openPage(electron, window);
    vi.stubGlobal('window', page.page);
  }, 120_000);
  afterAll(async () => {
    vi.unstubAllGlobals();
    await stopDesktop(electron);
  });

  const openCore = async (tenantId: string | null = null) =>
    openClient(await createDesktopHost(page.host).openChannel(tenantId));
  const call = (name: string, ...args: unknown[]) =>
    (electron.handlers.get(name) as ((...args: unknown[]) => unknown) | undefined)?.(...args);

  it('ACC-13 gives the page no Node, a context of its own and a sandbox', () => {
    expect(window.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
    });
    expect(window.url).toBe('wellos-app://app/index.html');
    expect(electron.protocol.schemes).toMatchObject([
      { scheme: 'wellos-app', privileges: { standard: true, secure: true } },
    ]);
  });

  it.each(['will-navigate', 'will-redirect', 'will-attach-webview'])(
    'ACC-13 prevents %s',
    (name) => {
      const event = new electron.Objectable();
      window.webContents.emit(name, event);
      expect(event.defaultPrevented).toBe(true);
    },
  );

  it('ACC-13 opens no window and lets nothing out to the network', () => {
    expect(window.webContents.openHandler?.({ url: 'https://x' })).toEqual({ action: 'deny' });
    const isCancelled = (url: string) => {
      const callback = vi.fn();
      call('onBeforeRequest', { url }, callback);
      const [verdict] = callback.mock.calls[0] as [{ cancel: boolean }];
      return verdict.cancel;
    };
    expect(isCancelled('https://evil.example/x.js')).toBe(true);
    expect(isCancelled('http://127.0.0.1:4680/')).toBe(true);
    expect(isCancelled('file:///etc/passwd')).toBe(true);
    expect(isCancelled('wellos-app://app/index.html')).toBe(false);
  });

  it('ACC-15 denies every permission but writing to the clipboard', () => {
    const grants = (permission: string) => {
      const callback = vi.fn();
      call('permissionRequest', {}, permission, callback);
      expect(call('permissionCheck', {}, permission)).toBe(callback.mock.calls[0]?.[0]);
      return callback.mock.calls[0]?.[0] as boolean;
    };
    expect(['media', 'geolocation', 'notifications', 'hid', 'openExternal'].map(grants)).toEqual(
      Array.from({ length: 5 }, () => false),
    );
    expect(grants('clipboard-sanitized-write')).toBe(true);
    expect(call('devicePermission')).toBe(false);
  });

  it('ACC-14 ACC-12 serves the page from its own folder, with its policy', async () => {
    const answer = (url: string) => call('wellos-app', { url, method: 'GET' }) as Promise<Response>;
    expect((await answer('wellos-app://app/..%2f..%2fpackage.json')).status).toBe(404);
    const index = await answer('wellos-app://app/index.html');
    expect(index.status).toBe(200);
    expect(index.headers.get('content-security-policy')).toContain(
      `script-src 'self' 'wasm-unsafe-eval';`,
    );
  });

  it('lets the page speak with the core', async () => {
    const { client, close } = await openCore();
    expect(await client.system.about()).toMatchObject({ version: '0.0.0-test' });
    expect((await client.session.describe()).role).toBe('owner');
    close();
  });

  it('serves a tenant made there, its sample frames included', async () => {
    const installation = await openCore();
    const { tenantId } = await installation.client.tenants.create({ name: 'Desk' });
    installation.close();
    const { client, takeFrame, close } = await openCore(tenantId);
    const { frame } = await client.telemetry.range({
      tagId: 'none/none' as never,
      fromMs: 0,
      toMs: 1,
    });
    expect(Object.keys(await takeFrame(frame))).toContain('value');
    expect(await client.wells.list()).toEqual([]);
    close();
  });

  it('runs simulator, drivers, sample store and job workers from its own files', async () => {
    const installation = await openCore();
    const { tenantId } = await installation.client.demo.explore({});
    installation.close();
    const { client, close } = await openCore(tenantId);
    expect((await client.wells.list()).length).toBeGreaterThanOrEqual(24);
    for await (const { values } of await client.telemetry.values())
      if (values.some((value) => value.quality === 'good')) break;
    const csv = 'Well,Oil\nFederal 1H,12\n';
    const { fileId } = await client.imports.begin({ name: 'oil.csv', bytes: csv.length });
    await client.imports.receive({ fileId, offset: 0, base64: btoa(csv) });
    expect((await client.imports.inspect({ fileId })).format).toBe('csv');
    close();
  }, 120_000);

  it('tells the page that the core stopped, and gives it the next one', async () => {
    const { client, closed } = await openCore();
    await client.session.describe();
    const events = await client.events.changes();
    const pending = events.next().then(
      () => undefined,
      (error: unknown) => error,
    );
    await electron.utilityProcess.forked.at(-1)!.worker.terminate();
    await closed;
    expect(await pending).toBeInstanceOf(ConnectionLost);
    const again = await openCore();
    const names = (await again.client.tenants.list()).map((tenant) => tenant.name);
    expect(names).toContain('Desk');
    again.close();
  });

  it('answers every call with the refusal when another core holds the data folder', async () => {
    const { args } = { args: [JSON.stringify(coreConfig(electron))] };
    const second = electron.utilityProcess.fork(
      join(process.cwd(), 'out/main/core-process.js'),
      args,
    );
    await once(second, 'message');
    const { port1, port2 } = new electron.MessageChannelMain();
    second.postMessage({ type: 'attach', tenantId: null }, [port1]);
    const { client, close } = openClient(createMessagePortChannel(port2));
    await expect(client.session.describe()).rejects.toMatchObject({ code: 'data-folder-in-use' });
    close();
    second.kill();
  });

  it('SEC-20 is locked under a passphrase, and begins once it has been typed', async () => {
    const passphrase = 'five unrelated words';
    const dataFolder = join(electron.app.folder, 'locked');
    const config = JSON.stringify({ ...coreConfig(electron), dataFolder });
    const forkOne = async () => {
      const forked = electron.utilityProcess.fork(join(process.cwd(), 'out/main/core-process.js'), [
        config,
      ]);
      await once(forked, 'message');
      const attach = <Client extends object>() => {
        const { port1, port2 } = new electron.MessageChannelMain();
        forked.postMessage({ type: 'attach', tenantId: null }, [port1]);
        return openClient<Client>(createMessagePortChannel(port2));
      };
      return { forked, attach };
    };
    const first = await forkOne();
    await first.attach<ContractClient>().client.security.setPassphrase({ passphrase });
    const ended = once(first.forked, 'exit');
    first.forked.postMessage({ type: 'close' });
    await ended;

    const { forked, attach } = await forkOne();
    const window = attach<ContractClient>();
    const locked = { code: 'secrets-locked', details: { why: 'passphrase' } };
    await expect(window.client.session.describe()).rejects.toMatchObject(locked);
    const again = once(forked, 'message');
    const { client, closed } = attach<{
      readonly unlocking: ContractRouterClient<typeof unlocking>;
    }>();
    await client.unlocking.unlock({ passphrase });
    await Promise.all([closed, window.closed, again]);
    const open = attach<ContractClient>();
    expect(await open.client.security.state()).toMatchObject({ keptBy: 'passphrase' });
    open.close();
    forked.kill();
  }, 120_000);

  it('ACC-16 answers no other page and no frame within', async () => {
    const ask = (frame: object | null) =>
      Promise.resolve().then(() =>
        electron.ipcMain.handlers.get(hostChannels.showDataFolder)?.({ senderFrame: frame }),
      );
    const before = electron.shell.opened.length;
    await expect(ask({ url: 'https://evil.example/', parent: null })).rejects.toThrow(
      'Only the page',
    );
    await expect(ask({ ...page.frame, parent: {} })).rejects.toThrow('Only the page');
    await expect(ask(null)).rejects.toThrow('Only the page');
    expect(electron.shell.opened).toHaveLength(before);
    await page.host.showDataFolder();
    expect(electron.shell.opened.at(-1)).toBe(join(electron.app.folder, 'WellOS', 'data'));
  });

  it('saves a file where the person chose, under the name alone', async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const file = { name: '../../etc/wells.csv', mimeType: 'text/csv', bytes };
    expect(await page.host.saveFile(file)).toBe(false);
    const filePath = join(electron.app.folder, 'chosen.csv');
    electron.dialog.answer = { canceled: false, filePath };
    expect(await page.host.saveFile(file)).toBe(true);
    expect([...readFileSync(filePath)]).toEqual([1, 2, 3]);
    expect(electron.dialog.asked.at(-1)).toEqual({
      defaultPath: join(electron.app.folder, 'wells.csv'),
    });
  });

  it('opens web and mail addresses outside, and nothing else', async () => {
    await page.host.openExternal('https://rrc.texas.gov/');
    expect(electron.shell.opened.at(-1)).toBe('https://rrc.texas.gov/');
    for (const url of ['file:///etc/passwd', 'http://x/', 'javascript:alert(1)', 'smb://x/y'])
      await expect(page.host.openExternal(url)).rejects.toThrow('Invalid URL');
    await page.host.notify({ title: 'Well down', body: 'Federal 1H' });
    expect(electron.Notification.shown).toEqual([{ title: 'Well down', body: 'Federal 1H' }]);
  });

  it('brings the window of the first start forward, at the route of the link', () => {
    const seen: string[] = [];
    const stop = page.host.onNavigate((hash) => seen.push(hash));
    electron.app.emit('second-instance', {}, ['/opt/wellos', 'wellos://t/01JD/wells']);
    electron.app.emit('open-url', {}, 'wellos://t/01JD/map');
    electron.app.emit('open-url', {}, 'https://evil.example/');
    stop();
    electron.app.emit('open-url', {}, 'wellos://unheard');
    expect(seen).toEqual(['#/t/01JD/wells', '#/t/01JD/map']);
    expect(window.isFocused).toBe(true);
    expect(electron.app.protocolClients).toEqual(['wellos']);
  });

  it('remembers where its window was, and quits when the core has closed', async () => {
    const core = electron.utilityProcess.forked.find((forked) => forked.worker.threadId > 0)!;
    const exit = new Promise((resolve) => core.once('exit', resolve));
    window.close();
    expect(await exit).toBe(0);
    await vi.waitFor(() => expect(electron.app.hasQuit).toBe(true), patience);
    const state = JSON.parse(
      readFileSync(join(electron.app.folder, 'WellOS', 'window.json'), 'utf8'),
    ) as object;
    expect(state).toEqual({ box: { x: 11, y: 22, width: 1_000, height: 700 }, isMaximized: false });
    expect(existsSync(join(electron.app.folder, 'WellOS', 'data', 'lock.json'))).toBe(false);
  });
});

function coreConfig({ app }: typeof FakeElectron) {
  return {
    dataFolder: join(app.folder, 'WellOS', 'data'),
    version: '0',
    resourcesFolder: join(app.appPath, 'resources'),
  };
}
