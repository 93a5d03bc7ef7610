import { z } from 'zod';

/** Wire shape of kit's Finding. */
export const finding = z.object({
  rule: z.string(),
  severity: z.enum(['reject', 'warn', 'info']),
  at: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});
