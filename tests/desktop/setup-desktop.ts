import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import type { DesktopHost } from '#shared/contract/host.ts';
import type * as FakeElectron from './fake-electron.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const built = join(root, 'out', 'main', 'index.js');
const fakeUrl = new URL('./fake-electron.ts', import.meta.url).href;
const require = createRequire(import.meta.url);

/** The built main process, unmodified, on the fake of Electron; started once per test file. */
export function startDesktop(): typeof FakeElectron {
  buildWhenOlder();
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron'
        ? { url: fakeUrl, format: 'module-typescript', shortCircuit: true }
        : next(specifier, context),
  });
  // `require` leaves loading to Node: what is tested is what Electron would load.
  const electron = require('./fake-electron.ts') as typeof FakeElectron;
  electron.app.appPath = root;
  require(built);
  return electron;
}

/** Ends what the fake keeps running, and forgets its folder. */
export async function stopDesktop({ app, utilityProcess }: typeof FakeElectron): Promise<void> {
  await Promise.all(utilityProcess.forked.map((forked) => forked.worker.terminate()));
  rmSync(app.folder, { recursive: true, force: true });
}

/** The page's side: the built preload in a context of its own, and the window it speaks to. */
export function openPage(electron: typeof FakeElectron, window: FakeElectron.BrowserWindow) {
  const page = new PageWindow();
  const frame = { url: window.url, parent: null };
  const event = { sender: window.webContents, senderFrame: frame };
  let host: DesktopHost | undefined;
  const ipcRenderer = {
    send: (channel: string, ...args: unknown[]) => electron.ipcMain.emit(channel, event, ...args),
    invoke: async (channel: string, ...args: unknown[]) =>
      electron.ipcMain.handlers.get(channel)?.(event, ...args),
    on: (channel: string, listener: (...args: unknown[]) => void) =>
      window.webContents.told.on(channel, listener),
    off: (channel: string, listener: (...args: unknown[]) => void) =>
      window.webContents.told.off(channel, listener),
  };
  const contextBridge = {
    exposeInMainWorld: (_name: string, exposed: DesktopHost) => void (host = exposed),
  };
  const load = (name: string) => {
    // What a sandboxed preload can load.
    if (name === 'electron') return { contextBridge, ipcRenderer };
    throw new Error(`A sandboxed preload cannot load ${name}`);
  };
  const code = readFileSync(join(root, 'out', 'preload', 'index.cjs'), 'utf8');
  const { platform } = process;
  runInNewContext(code, {
    require: load,
    window: page,
    navigator: { language: 'es-US' },
    process: { platform },
    exports: {},
    module: { exports: {} },
  });
  if (!host) throw new Error('The preload exposed nothing');
  return { page, host: host as DesktopHost, frame };
}

/** A window that posts messages to itself, as far as the page uses that. */
class PageWindow extends EventTarget {
  postMessage(data: unknown, _origin: string, ports: unknown[] = []) {
    const event = Object.assign(new Event('message'), { data, ports, source: this });
    queueMicrotask(() => this.dispatchEvent(event));
  }
}

function buildWhenOlder(): void {
  const sources = globSync('{src/{main,preload,core,shared},simulator}/**/*.ts', { cwd: root });
  const newest = Math.max(...sources.map((path) => statSync(join(root, path)).mtimeMs));
  if (existsSync(built) && statSync(built).mtimeMs > newest) return;
  const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const args = [tool, 'build', '--logLevel', 'error'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The build failed: ${stderr}`);
}
