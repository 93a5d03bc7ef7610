import { z } from 'zod';

const loopback = /^http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?(\/|$)/;

/** `http:` only where nothing leaves this machine: the address is a key. */
const webAddress = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .refine((text) => text.startsWith('https://') || loopback.test(text), 'must begin with https://');

/** What a seat must know to use a channel, by its kind; a desktop channel needs nothing. */
export const channelSecret = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('teams'), url: webAddress }),
  z.object({
    kind: z.literal('webhook'),
    url: webAddress,
    /** Signs what is sent; null: nothing is signed. */
    key: z.string().min(16).max(200).nullable(),
  }),
  z.object({ kind: z.literal('email'), password: z.string().min(1).max(1_000) }),
]);
export type ChannelSecret = z.output<typeof channelSecret>;
