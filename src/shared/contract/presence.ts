import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { stream } from './call.ts';

/** Somebody who has something open, at whichever seat. */
const looker = z.object({ key: z.string(), personName: z.string(), seatName: z.string() });
export type Looker = z.output<typeof looker>;

export const presence = {
  /**
   * Who else looks at a place (`well:<id>`), as it changes. Whoever listens looks at it, for as long as that, and others are
   * told. Nothing of it is stored.
   */
  follow: stream()
    .input(z.object({ place: z.string().min(1).max(80) }))
    .output(eventIterator(z.object({ others: z.array(looker).max(50) }))),
};
