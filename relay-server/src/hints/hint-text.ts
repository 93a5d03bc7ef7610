import { z } from 'zod';
import { encodeMessage, parseMessage } from '#shared/chunks/wire.ts';
import { isTenantName } from '#relay/access/host-of.ts';
import type { Hint } from './hints.ts';

const text = z.object({
  /** The relay that says it. */
  by: z.string().max(64),
  kind: z.enum(['chunks', 'live', 'account']),
  tenant: z.string().refine(isTenantName),
  space: z
    .string()
    .regex(/^[a-z]{1,20}$/)
    .optional(),
  live: z.base64().optional(),
});

/** A hint as text, for whatever carries text. */
export function hintToText(by: string, hint: Hint): string {
  const { kind, tenant } = hint;
  if (kind === 'live')
    return JSON.stringify({
      by,
      kind,
      tenant,
      live: Buffer.from(encodeMessage(hint.live)).toString('base64'),
    });
  return JSON.stringify({ by, ...hint });
}

/** undefined for what is none, or is one's own. */
export function textToHint(by: string, from: string): Hint | undefined {
  const parsed = text.safeParse(jsonOf(from));
  if (!parsed.success || parsed.data.by === by) return undefined;
  const { kind, tenant, space, live } = parsed.data;
  if (kind === 'account') return { kind, tenant };
  if (kind === 'chunks') return space === undefined ? undefined : { kind, tenant, space };
  const message =
    live === undefined ? undefined : parseMessage(new Uint8Array(Buffer.from(live, 'base64')));
  return message?.kind === 'live' ? { kind, tenant, live: message } : undefined;
}

function jsonOf(from: string): unknown {
  try {
    return JSON.parse(from);
  } catch {
    // Somebody else's text under our subject.
    return undefined;
  }
}
