import type { IncomingMessage } from 'node:http';
import type { Clock } from '#shared/kit/clock.ts';
import type { Rejection } from './access.ts';

const mostPerMinute = 20;

/** Tells of turned-away requests, and of how many when there are too many to tell. */
export function createRejectionLog(
  log: { warn(fields: object, message: string): void },
  clock: Pick<Clock, 'monotonicMs'>,
) {
  let minute = -1;
  let count = 0;
  return (rejection: Rejection, request: IncomingMessage): void => {
    const now = Math.floor(clock.monotonicMs() / 60_000);
    if (now !== minute) {
      if (count > mostPerMinute) log.warn({ untold: count - mostPerMinute }, 'more turned away');
      minute = now;
      count = 0;
    }
    count += 1;
    if (count > mostPerMinute) return;
    const { host, origin } = request.headers;
    // The path without its query, which may hold a token.
    const path = request.url?.split('?')[0];
    log.warn({ rejection, path, host, origin, from: request.socket.remoteAddress }, 'turned away');
  };
}
