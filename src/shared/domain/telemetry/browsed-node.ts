import { z } from 'zod';

/** One thing a device has below another: a folder or an object to look into, or a value a tag can be made of. */
export const browsedNode = z.object({
  nodeId: z.string(),
  name: z.string(),
  kind: z.enum(['object', 'value']),
  /** Of a value: its type in the protocol's own word, and what it holds now where that can be shown. */
  dataType: z.string().nullable(),
  value: z.union([z.number(), z.boolean(), z.string()]).nullable(),
  unit: z.string().nullable(),
  isWritable: z.boolean(),
});
export type BrowsedNode = z.output<typeof browsedNode>;
