/**
 * What WellOS uses of Electron's API, on plain Node: windows and dialogs only note what was asked of them, while
 * message ports, the utility process and IPC really carry. Loaded in the place of `electron` by `setup-desktop.ts`.
 */
import { EventEmitter } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type {
  BrowserWindowConstructorOptions,
  MenuItemConstructorOptions,
  OpenExternalPermissionRequest,
} from 'electron';
import { FakePortMain } from './fake-port-main.ts';

const folder = mkdtempSync(join(tmpdir(), 'wellos-desktop-'));
const paths = new Map([
  ['appData', folder],
  ['documents', folder],
]);

class FakeApp extends EventEmitter {
  readonly isPackaged = false;
  readonly folder = folder;
  appPath = process.cwd();
  hasQuit = false;
  protocolClients: string[] = [];
  setPath = (name: string, path: string) => void paths.set(name, path);
  getPath = (name: string) => paths.get(name) ?? folder;
  getVersion = () => '0.0.0-test';
  getAppPath = () => this.appPath;
  requestSingleInstanceLock = () => true;
  setAsDefaultProtocolClient = (scheme: string) => this.protocolClients.push(scheme) > 0;
  whenReady = () => Promise.resolve();
  /** As Electron: asks first, and quits when nobody objects. */
  quit() {
    const event = new Objectable();
    this.emit('before-quit', event);
    this.hasQuit = !event.defaultPrevented;
    if (this.hasQuit) this.emit('quit');
  }
}
export const app = new FakeApp();

export class Objectable {
  defaultPrevented = false;
  preventDefault() {
    this.defaultPrevented = true;
  }
}

class FakeContents extends EventEmitter {
  /** What the preload is told: channel, message and raw ports. */
  readonly told = new EventEmitter();
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  send = (channel: string, ...args: unknown[]) =>
    void this.told.emit(channel, { ports: [] }, ...args);
  postMessage = (channel: string, message: unknown, ports: FakePortMain[] = []) =>
    void this.told.emit(channel, { ports: ports.map((port) => port.release()) }, message);
  isDestroyed = () => false;
  setWindowOpenHandler = (handler: FakeContents['openHandler']) =>
    void (this.openHandler = handler);
}

const windows: BrowserWindow[] = [];

export class BrowserWindow extends EventEmitter {
  static getAllWindows = () => [...windows];
  readonly webContents = new FakeContents();
  readonly options: BrowserWindowConstructorOptions;
  url = '';
  isFocused = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL = async (url: string) => void (this.url = url);
  maximize = () => undefined;
  show = () => undefined;
  restore = () => undefined;
  focus = () => void (this.isFocused = true);
  isMinimized = () => false;
  isMaximized = () => false;
  getNormalBounds = () => ({ x: 11, y: 22, width: 1_000, height: 700 });
  close() {
    this.emit('close');
    windows.splice(windows.indexOf(this), 1);
    if (windows.length === 0) app.emit('window-all-closed');
  }
}

class FakeIpcMain extends EventEmitter {
  readonly handlers = new Map<string, (event: unknown, ...args: unknown[]) => unknown>();
  handle = (channel: string, handler: (event: unknown, ...args: unknown[]) => unknown) =>
    void this.handlers.set(channel, handler);
}
export const ipcMain = new FakeIpcMain();

export const dialog = {
  answer: { canceled: true, filePath: '' },
  asked: [] as unknown[],
  async showSaveDialog(...asked: unknown[]) {
    dialog.asked.push(asked.at(-1));
    return dialog.answer;
  },
};

export class Notification {
  static readonly shown: object[] = [];
  readonly words: object;
  constructor(words: object) {
    this.words = words;
  }
  show = () => void Notification.shown.push(this.words);
}

export const shell = {
  opened: [] as string[],
  openExternal: async (url: OpenExternalPermissionRequest['externalURL'] & string) =>
    void shell.opened.push(url),
  openPath: async (path: string) => (shell.opened.push(path), ''),
};

type Handler = (...args: never[]) => unknown;
/** Handlers are kept by the name they were set under, for tests to call. */
export const handlers = new Map<string, Handler>();
const keep = (name: string) => (handler: Handler) => void handlers.set(name, handler);
export const session = {
  defaultSession: {
    protocol: { handle: (scheme: string, handler: Handler) => void handlers.set(scheme, handler) },
    webRequest: { onBeforeRequest: keep('onBeforeRequest') },
    setPermissionRequestHandler: keep('permissionRequest'),
    setPermissionCheckHandler: keep('permissionCheck'),
    setDevicePermissionHandler: keep('devicePermission'),
  },
};

export const protocol = {
  schemes: [] as unknown[],
  registerSchemesAsPrivileged: (schemes: unknown[]) => void protocol.schemes.push(...schemes),
};
export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1_920, height: 1_040 } }],
};
export const Menu = {
  template: [] as MenuItemConstructorOptions[],
  buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
  setApplicationMenu: (template: MenuItemConstructorOptions[]) => void (Menu.template = template),
};

export class MessageChannelMain {
  readonly port1: FakePortMain;
  readonly port2: FakePortMain;
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new FakePortMain(port1);
    this.port2 = new FakePortMain(port2);
  }
}

/** A thread in the place of a process: it too shares nothing and ends by itself, by `exit` or by being killed. */
export class FakeUtilityProcess extends EventEmitter {
  readonly worker: Worker;
  constructor(modulePath: string, args: string[]) {
    super();
    const entry = new URL('./fake-utility-process.ts', import.meta.url);
    this.worker = new Worker(entry, { argv: args, workerData: { modulePath } });
    this.worker.on('message', (message) => this.emit('message', message));
    this.worker.on('exit', (code) => this.emit('exit', code));
  }
  postMessage(message: unknown, ports: FakePortMain[] = []) {
    const raw: MessagePort[] = ports.map((port) => port.release());
    this.worker.postMessage({ message, ports: raw }, raw);
  }
  kill() {
    void this.worker.terminate();
    return true;
  }
}

export const utilityProcess = {
  forked: [] as FakeUtilityProcess[],
  fork(modulePath: string, args: string[] = []) {
    const forked = new FakeUtilityProcess(modulePath, args);
    utilityProcess.forked.push(forked);
    return forked;
  },
};
