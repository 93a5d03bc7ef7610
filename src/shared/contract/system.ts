import { z } from 'zod';
import { query } from './call.ts';

export const system = {
  about: query({ scope: 'installation' }).output(
    z.object({
      version: z.string(),
      dataFolder: z.string(),
      node: z.string(),
      sqlite: z.string(),
      platform: z.string(),
      startedAtMs: z.number(),
      residentBytes: z.number(),
      freeDiskBytes: z.number().nullable(),
      simulatorAvailable: z.boolean(),
    }),
  ),
};
