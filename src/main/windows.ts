import { join } from 'node:path';
import { BrowserWindow, screen } from 'electron';
import { hostChannels } from '#shared/contract/host.ts';
import { pageOrigin } from './security.ts';
import { placeWindow, readWindowState, smallest, writeWindowState } from './window-state.ts';

interface WindowOptions {
  readonly preload: string;
  readonly stateFolder: string;
  /** `#/…`, or empty for where the page begins. */
  readonly route: string;
}

/** Opens the window where it was left. */
export function openWindow({ preload, stateFolder, route }: WindowOptions): BrowserWindow {
  const statePath = join(stateFolder, 'window.json');
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  const { box, isMaximized } = placeWindow(readWindowState(statePath), areas);
  const window = new BrowserWindow({
    ...box,
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'WellOS',
    show: false,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      // Values keep coming while the window is behind another one.
      backgroundThrottling: false,
    },
  });
  if (isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    writeWindowState(statePath, {
      box: window.getNormalBounds(),
      isMaximized: window.isMaximized(),
    }),
  );
  void window.loadURL(`${pageOrigin}/index.html${route}`);
  return window;
}

/** Brings the window forward and, when a route is given, shows it. */
export function showWindow(window: BrowserWindow, route?: string): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
  if (route) window.webContents.send(hostChannels.navigate, route);
}
