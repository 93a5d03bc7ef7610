import type { Channel } from '#shared/contract/channel.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import type { Core, SessionRequest } from './core.ts';
import { serveChannel } from './serve-channel.ts';

/**
 * Serves a channel in a session of its own. Where the session is refused (no such tenant, a damaged database), every
 * call is answered with that refusal, so that the person at the other end reads why.
 */
export async function attachChannel(
  core: Pick<Core, 'router' | 'log' | 'createSession' | 'contextOf'>,
  channel: Channel,
  request: SessionRequest,
): Promise<void> {
  const context = await contextFor(core, request).catch((error: unknown) => {
    channel.close();
    throw error;
  });
  serveChannel({ router: core.router, channel, context, log: core.log });
}

async function contextFor(
  core: Pick<Core, 'createSession' | 'contextOf'>,
  request: SessionRequest,
): Promise<() => ReturnType<Core['contextOf']>> {
  try {
    const session = await core.createSession(request);
    return () => core.contextOf(session);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return () => {
      throw error;
    };
  }
}
