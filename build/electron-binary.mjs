import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './ground.mjs';

/**
 * Path of Electron's binary, or undefined. Never asks the `electron` module: importing it without its binary starts
 * a download, which hangs behind a firewall that drops packets.
 */
export function electronBinary(env = process.env) {
  const folder = join(root, 'node_modules', 'electron');
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8').trim();
    const binary = join(env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
    accessSync(binary, constants.X_OK);
    return binary;
  } catch {
    // Not installed, or not executable: both mean that there is no Electron here.
    return undefined;
  }
}

/** On Linux a window needs a display. */
export function hasDisplay(env = process.env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}
