import { textOf, writeMessage, type Message } from '#shared/domain/notifications/message.ts';
import type { Channel } from '#shared/domain/notifications/plan.ts';
import type { Outcome } from '#shared/domain/notifications/retry.ts';
import { SmtpProblem } from '#core/ports.ts';
import type { DeliverDeps } from './deliver.ts';
import { problemOf } from './post-outcome.ts';

interface Mail {
  readonly channel: Extract<Channel, { kind: 'email' }>;
  readonly password: string | null;
  readonly address: string;
  readonly message: Message;
}

/** Hands a message to a mail server; its Message-ID stays the same over all tries, and mail boxes tell doubles by it. */
export async function sendEmail(deps: DeliverDeps, mail: Mail): Promise<Outcome> {
  const { channel, password, address, message } = mail;
  const text = writeMessage(message);
  const { host, port, security, user, from } = channel;
  try {
    const answer = await deps.outgoing.sendMail({
      host,
      port,
      security,
      login: user === null || password === null ? null : { user, password },
      from,
      to: address,
      messageId: `${message.messageId}@${from.slice(from.indexOf('@') + 1)}`,
      subject: text.subject,
      text: textOf(text),
      timeoutMs: deps.timeoutMs,
      signal: deps.signal,
    });
    return { kind: 'delivered', answer };
  } catch (error) {
    const isFinal = error instanceof SmtpProblem && error.code >= 500;
    return { kind: isFinal ? 'refused' : 'failed', answer: problemOf(error) };
  }
}
