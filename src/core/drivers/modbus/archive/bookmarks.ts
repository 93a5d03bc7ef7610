import { z } from 'zod';
import type { Bookmark } from '#shared/domain/telemetry/archive/place-record.ts';

/** The last record had of each archive of a device, by a key that says which archive and which tags. */
export interface Bookmarks {
  get(key: string): Bookmark | undefined;
  set(key: string, bookmark: Bookmark): void;
}

const shape = z.record(
  z.string(),
  z.object({
    number: z.number(),
    wallMs: z.number(),
    ms: z.number(),
    sourceMs: z.number(),
    newestMs: z.number(),
    laps: z.number(),
  }),
);

/** Begins with what a driver of the device remembered; every change is given to `remember`. */
export function createBookmarks(
  memory: string | undefined,
  remember: (memory: string) => void,
): Bookmarks {
  const kept = new Map(Object.entries(parseMemory(memory)));
  return {
    get: (key) => kept.get(key),
    set(key, bookmark) {
      kept.set(key, bookmark);
      remember(JSON.stringify(Object.fromEntries(kept)));
    },
  };
}

/** What is damaged, or of another version, is read anew from the device. */
function parseMemory(memory: string | undefined): Readonly<Record<string, Bookmark>> {
  if (memory === undefined) return {};
  try {
    return shape.safeParse(JSON.parse(memory)).data ?? {};
  } catch {
    return {};
  }
}
