import { z } from 'zod';

/** What may decide a conflict without anyone looking at it: each seat comes to the same by it. */
export const standingChoices = ['newest', 'higher', 'lower'] as const;
export const standingChoice = z.enum(standingChoices);
export type StandingChoice = z.output<typeof standingChoice>;

/** How conflicts of one field of a kind of document are decided from now on. Key: `field:<kind>/<field>`. */
export const standingRule = z.object({
  choice: standingChoice,
  byId: z.string(),
  byName: z.string(),
  atMs: z.number(),
});
export type StandingRule = z.output<typeof standingRule>;

/** Things that look like one entered twice and are two. Key: `twins:<key of the finding>`. */
export const twinsStay = z.object({ byId: z.string(), byName: z.string(), atMs: z.number() });
export type TwinsStay = z.output<typeof twinsStay>;

// A field whatever day or key it stands under: `days/*/oilBbl`, `tags/*`, `status`.
export function fieldOfPath(path: readonly string[]): string {
  if (path.length === 1) return path[0]!;
  return path.length === 2 ? `${path[0]}/*` : `${path[0]}/*/${path[2]}`;
}
