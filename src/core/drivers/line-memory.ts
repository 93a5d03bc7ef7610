import { z } from 'zod';
import type { TagId } from '#shared/domain/identity/ids.ts';

/** What the line to a device must not forget when the application ends. */
export interface LineMemory {
  /** For each tag the source time of the last value before the first that was missed and not had since. */
  readonly missed: ReadonlyMap<TagId, number>;
  /** The driver's own. */
  readonly driver: string | undefined;
}

const shape = z.object({
  missed: z.record(z.string(), z.number()).default({}),
  driver: z.string().optional(),
});

export function memoryToText({ missed, driver }: LineMemory): string {
  return JSON.stringify({ missed: Object.fromEntries(missed), driver });
}

/** Nothing is remembered of a text that is of another version, or damaged. */
export function textToMemory(text: string | undefined): LineMemory {
  const read = shape.safeParse(text === undefined ? {} : parseJson(text)).data;
  return {
    missed: new Map(Object.entries(read?.missed ?? {}) as [TagId, number][]),
    driver: read?.driver,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Reads as nothing.
  }
}
