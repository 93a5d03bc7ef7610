import type { Channel } from '#shared/contract/channel.ts';
import { serveChannel } from '#core/serve-channel.ts';
import { loadRouter } from './load-router.ts';

export function serveLoad(channel: Channel): void {
  serveChannel({ router: loadRouter, channel, context: () => ({}), log: console });
}
