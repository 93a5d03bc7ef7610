import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** The system's own way to open an address; undefined on a machine without a screen. */
export function browserCommand(
  platform: NodeJS.Platform,
  env: Env,
): { readonly command: string; readonly args: readonly string[] } | undefined {
  if (platform === 'darwin') return { command: 'open', args: [] };
  // `start` would read `&` in an address as its own; this one takes the address as it is.
  if (platform === 'win32') return { command: 'rundll32', args: ['url.dll,FileProtocolHandler'] };
  const hasScreen = Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
  const opener = hasScreen && findProgram('xdg-open', env);
  return opener ? { command: opener, args: [] } : undefined;
}

/** Opens the default browser; false where there is none. Does not wait for it. */
export function openBrowser(url: string, platform: NodeJS.Platform, env: Env): boolean {
  const found = browserCommand(platform, env);
  if (!found) return false;
  const browser = spawn(found.command, [...found.args, url], { detached: true, stdio: 'ignore' });
  // The address is printed as well; a browser that does not start is no reason to stop.
  browser.on('error', () => undefined);
  browser.unref();
  return true;
}

function findProgram(name: string, env: Env): string | undefined {
  return (env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not to be run: the next folder may have it.
    return false;
  }
}
