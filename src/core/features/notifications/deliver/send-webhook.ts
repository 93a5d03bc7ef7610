import { createHmac } from 'node:crypto';
import type { ChannelSecret } from '#shared/domain/notifications/channel-secret.ts';
import { writeMessage, type Message } from '#shared/domain/notifications/message.ts';
import type { Outcome } from '#shared/domain/notifications/retry.ts';
import type { DeliverDeps } from './deliver.ts';
import { postOnce } from './post-outcome.ts';

type WebhookSecret = Extract<ChannelSecret, { kind: 'webhook' }>;

/**
 * Posts a message as JSON. `X-WellOS-Signature` is `t=<seconds>,v1=<hex>` with HMAC-SHA-256 by the shared key over
 * `<seconds>.<body>`: a receiver refuses what is old or does not fit. `Idempotency-Key` stays the same over all tries.
 */
export function sendWebhook(
  deps: DeliverDeps,
  { url, key }: WebhookSecret,
  message: Message,
): Promise<Outcome> {
  const body = JSON.stringify(bodyOf(message));
  const seconds = Math.floor(deps.nowMs() / 1_000);
  return postOnce(deps, {
    url,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': message.messageId,
      ...(key === null
        ? {}
        : { 'x-wellos-signature': `t=${seconds},v1=${sign(key, seconds, body)}` }),
    },
    body,
  });
}

function sign(key: string, seconds: number, body: string): string {
  return createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex');
}

function bodyOf({ lines, ...message }: Message) {
  return {
    version: 1,
    ...message,
    subject: writeMessage({ ...message, lines }).subject,
    alarms: lines,
  };
}
