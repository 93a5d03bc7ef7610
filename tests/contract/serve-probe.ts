import { pino } from 'pino';
import type { Channel } from '#shared/contract/channel.ts';
import { serveChannel } from '#core/serve-channel.ts';
import { createProbeContext, createProbeRouter } from './probe-router.ts';

/** Serves one probe, shared by all channels, to each channel it is given. */
export function createProbeServer(): (channel: Channel) => void {
  const router = createProbeRouter();
  const context = createProbeContext();
  const log = pino({ level: 'silent' });
  return (channel) => void serveChannel({ router, channel, context: () => context, log });
}
