import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Why a request is turned away; status and words follow from it. */
export type Rejection = 'foreign-host' | 'foreign-origin' | 'token-missing' | 'token-wrong';

export const rejectionStatus: Record<Rejection, 401 | 403> = {
  'foreign-host': 403,
  'foreign-origin': 403,
  'token-missing': 401,
  'token-wrong': 401,
};

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Turns away what a foreign page could make a browser send. A name that is none of ours may have been pointed at this
 * machine by a stranger (DNS rebinding); an address cannot be, so the one the request came in at is ours.
 */
export function rejectForeign(
  request: IncomingMessage,
  allowedHosts: readonly string[],
): Rejection | undefined {
  const host = parseHost(request.headers.host);
  if (!host || !isOurs(host.name, allowedHosts, request.socket.localAddress)) return 'foreign-host';
  const { origin } = request.headers;
  if (origin !== undefined && hostOfOrigin(origin) !== host.whole) return 'foreign-origin';
  return undefined;
}

function isOurs(name: string, allowedHosts: readonly string[], localAddress?: string): boolean {
  if (loopbackNames.includes(name) || allowedHosts.includes(name)) return true;
  const address = name.replace(/^\[|\]$/g, '');
  return isIP(address) !== 0 && address === localAddress?.replace(/^::ffff:/, '');
}

function parseHost(header: string | undefined) {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.exec(header ?? '');
  if (!match?.[1]) return undefined;
  return { name: match[1].toLowerCase(), whole: match[0].toLowerCase() };
}

/** undefined for `null` and anything that is no web origin. */
function hostOfOrigin(origin: string): string | undefined {
  return /^https?:\/\/([^/@?#]+)$/i.exec(origin)?.[1]?.toLowerCase();
}

/** Compares in a time that does not depend on where the texts differ. */
export function isSameToken(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

export function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer ([\x21-\x7e]{1,300})$/i.exec(request.headers.authorization ?? '')?.[1];
}

export function cookieOf(request: IncomingMessage, name: string): string | undefined {
  const cookies = (request.headers.cookie ?? '').split(/; */);
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1);
}
