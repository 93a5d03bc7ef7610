import {
  writeMessage,
  type AlarmLine,
  type Message,
} from '#shared/domain/notifications/message.ts';
import type { ToldPriority } from '#shared/domain/notifications/plan.ts';
import type { Outcome } from '#shared/domain/notifications/retry.ts';
import type { DeliverDeps } from './deliver.ts';
import { postOnce } from './post-outcome.ts';

/**
 * Posts an adaptive card to a Teams workflow ("When a Teams webhook request is received") or an incoming webhook; both
 * take a message with attachments. Teams answers the same to a repetition and shows it again: it knows no key.
 */
export function sendTeams(deps: DeliverDeps, url: string, message: Message): Promise<Outcome> {
  return postOnce(deps, {
    url,
    headers: { 'content-type': 'application/json', 'idempotency-key': message.messageId },
    body: JSON.stringify({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: cardOf(message),
        },
      ],
    }),
  });
}

const colours: Readonly<Record<ToldPriority, string>> = {
  critical: 'Attention',
  high: 'Warning',
  medium: 'Accent',
  low: 'Default',
};

/** Version 1.4 is the newest that Teams shows on phones too. */
function cardOf(message: Message) {
  const { subject, lines, rest } = writeMessage(message);
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      textBlock(subject, { weight: 'Bolder', size: 'Medium' }),
      textBlock(message.personName, { isSubtle: true, spacing: 'None' }),
      ...lines.map((line, at) => textBlock(line, { color: colourOf(message, message.lines[at]) })),
      ...(rest ? [textBlock(rest, { isSubtle: true })] : []),
    ],
  };
}

function textBlock(text: string, look: object) {
  // Names are other people's words: a card would take them for Markdown.
  return {
    type: 'TextBlock',
    text: text.replaceAll(/[\\`*_[\]()#]/g, '\\$&'),
    wrap: true,
    ...look,
  };
}

function colourOf({ kind }: Message, line: AlarmLine | undefined): string {
  if (kind !== 'alarms' || !line) return 'Default';
  return colours[line.priority];
}
