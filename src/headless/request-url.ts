import type { IncomingMessage } from 'node:http';

/** What was asked for; an address that cannot be read counts as the root. */
export function urlOf(request: IncomingMessage): URL {
  return URL.parse(request.url ?? '/', 'http://wellos') ?? new URL('http://wellos/');
}
