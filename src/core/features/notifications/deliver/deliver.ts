import type { ChannelSecret } from '#shared/domain/notifications/channel-secret.ts';
import type { Message } from '#shared/domain/notifications/message.ts';
import type { Channel } from '#shared/domain/notifications/plan.ts';
import type { Outcome } from '#shared/domain/notifications/retry.ts';
import type { Outgoing } from '#core/ports.ts';
import { sendEmail } from './send-email.ts';
import { sendTeams } from './send-teams.ts';
import { sendWebhook } from './send-webhook.ts';

export interface DeliverDeps {
  readonly outgoing: Outgoing;
  readonly nowMs: () => number;
  /** Shows a message in the windows that are open; false when there is none. */
  readonly showOnDesktop: (message: Message) => boolean;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface Parcel {
  readonly channel: Channel;
  readonly secret: ChannelSecret | undefined;
  readonly address: string;
  readonly message: Message;
}

/** Tries once to deliver a message. Never rejects for what the other side does. */
export async function deliver(deps: DeliverDeps, parcel: Parcel): Promise<Outcome> {
  const { channel, secret, address, message } = parcel;
  if (channel.kind === 'desktop') return showMessage(deps, message);
  if (channel.kind === 'email') {
    if (channel.user !== null && secret?.kind !== 'email') return notSetUp;
    const password = secret?.kind === 'email' ? secret.password : null;
    return sendEmail(deps, { channel, password, address, message });
  }
  if (channel.kind === 'teams')
    return secret?.kind === 'teams' ? sendTeams(deps, secret.url, message) : notSetUp;
  return secret?.kind === 'webhook' ? sendWebhook(deps, secret, message) : notSetUp;
}

/** Somebody may be about to give this seat what it lacks, so it is tried again. */
const notSetUp: Outcome = { kind: 'failed', answer: 'not-set-up' };

function showMessage({ showOnDesktop }: DeliverDeps, message: Message): Outcome {
  return showOnDesktop(message)
    ? { kind: 'delivered', answer: 'shown' }
    : { kind: 'failed', answer: 'no-window' };
}
