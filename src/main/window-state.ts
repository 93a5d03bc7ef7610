import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const box = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
});
export type Box = z.output<typeof box>;

const windowState = z.object({ box, isMaximized: z.boolean() });
export type WindowState = z.output<typeof windowState>;

const usual = { width: 1360, height: 860 };
export const smallest = { width: 390, height: 480 };
/** Enough of a title bar to take hold of. */
const graspable = 60;

/**
 * Where to open: as it was left, unless that is no longer on a screen (an unplugged one, a smaller one); then centred
 * on the first screen. `screens` are work areas.
 */
export function placeWindow(left: WindowState | undefined, screens: readonly Box[]): WindowState {
  const screen = screens.find((area) => left && isReachable(left.box, area)) ?? screens[0];
  if (!screen) return left ?? { box: { x: 0, y: 0, ...usual }, isMaximized: false };
  const width = Math.min(left?.box.width ?? usual.width, screen.width);
  const height = Math.min(left?.box.height ?? usual.height, screen.height);
  const isMaximized = left?.isMaximized ?? false;
  if (left && isReachable(left.box, screen))
    return { box: { ...left.box, width, height }, isMaximized };
  const x = screen.x + Math.round((screen.width - width) / 2);
  const y = screen.y + Math.round((screen.height - height) / 2);
  return { box: { x, y, width, height }, isMaximized };
}

function isReachable(window: Box, area: Box): boolean {
  const overlap =
    Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  const isBarInside = window.y >= area.y && window.y + graspable <= area.y + area.height;
  return overlap >= graspable && isBarInside;
}

/** undefined when there is none or it cannot be read: the window then opens as if for the first time. */
export function readWindowState(path: string): WindowState | undefined {
  try {
    return windowState.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // First start, or a file someone else wrote: where a window was is not worth a complaint.
    return undefined;
  }
}

export function writeWindowState(path: string, state: WindowState): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.part`, JSON.stringify(state));
  renameSync(`${path}.part`, path);
}
