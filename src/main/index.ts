import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  Menu,
  MessageChannelMain,
  protocol,
  session,
  shell,
  utilityProcess,
} from 'electron';
import { hostChannels } from '#shared/contract/host.ts';
import { createCoreHost, type CoreHost } from './core-host.ts';
import type { CoreProcessConfig } from './core-process.ts';
import { deepLinkScheme } from '#shared/contract/host.ts';
import { routeInArguments, routeOfDeepLink } from './deep-links.ts';
import { answerHostCalls } from './host-calls.ts';
import { menuTemplate } from './menu.ts';
import { hardenContents, hardenSession, pageScheme } from './security.ts';
import { openWindow, showWindow } from './windows.ts';

const out = join(import.meta.dirname, '..');
// The same folder for every way of starting WellOS, headless ones included.
app.setPath('userData', join(app.getPath('appData'), 'WellOS'));
const stateFolder = app.getPath('userData');
const dataFolder = process.env['WELLOS_DATA'] ?? join(stateFolder, 'data');

protocol.registerSchemesAsPrivileged([pageScheme]);
hardenContents(app);
let coreHost: CoreHost | undefined;
let pendingRoute = routeInArguments(process.argv) ?? '';
let isQuitting = false;

if (app.requestSingleInstanceLock()) {
  app.setAsDefaultProtocolClient(deepLinkScheme);
  app.on('second-instance', (_event, args) => show(routeInArguments(args)));
  app.on('open-url', (_event, link) => show(routeOfDeepLink(link)));
  app.on('window-all-closed', () => process.platform !== 'darwin' && app.quit());
  app.on('activate', () => show());
  app.on('before-quit', closeCoreFirst);
  void app.whenReady().then(start);
} else app.quit();

function start(): void {
  hardenSession(session.defaultSession, join(out, 'renderer'));
  coreHost = createCoreHost({
    fork: forkCore,
    createChannel: () => new MessageChannelMain(),
    onStopped: () => tellPages(hostChannels.coreStopped),
    tell: (line) => void process.stderr.write(`${line}\n`),
    nowMs: () => performance.now(),
  });
  answerHostCalls({ coreHost, dataFolder, window: currentWindow });
  const actions = { showDataFolder: () => void shell.openPath(dataFolder) };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate(process.platform, app.isPackaged, actions)),
  );
  show();
}

function forkCore() {
  const config: CoreProcessConfig = {
    dataFolder,
    version: app.getVersion(),
    resourcesFolder: join(app.getAppPath(), 'resources'),
    demo: process.argv.includes('--demo'),
    keychain: process.env['WELLOS_KEYCHAIN'] !== 'off',
  };
  return utilityProcess.fork(join(out, 'main', 'core-process.js'), [JSON.stringify(config)], {
    serviceName: 'WellOS core',
    stdio: 'inherit',
  });
}

function currentWindow(): BrowserWindow | undefined {
  return BrowserWindow.getAllWindows()[0];
}

/** Before the app is ready the route waits for the first window. */
function show(route?: string): void {
  pendingRoute = route ?? pendingRoute;
  if (!coreHost) return;
  const window = currentWindow();
  if (window) showWindow(window, route);
  else openWindow({ preload: join(out, 'preload', 'index.cjs'), stateFolder, route: pendingRoute });
  pendingRoute = '';
}

function tellPages(channel: string): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send(channel);
}

function closeCoreFirst(event: { preventDefault(): void }): void {
  if (isQuitting || !coreHost) return;
  event.preventDefault();
  isQuitting = true;
  void coreHost.close().finally(() => app.quit());
}
