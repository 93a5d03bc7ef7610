import type { Message } from '#shared/domain/notifications/message.ts';
import type { TenantSettings } from '#shared/domain/people/tenant-settings.ts';

/** What the test button sends. */
export function testMessage(
  { operatorName, timeZone }: Pick<TenantSettings, 'operatorName' | 'timeZone'>,
  messageId: string,
  atMs: number,
): Message {
  return {
    messageId,
    kind: 'test',
    operatorName,
    personName: '',
    language: 'en',
    timeZone,
    atMs,
    isEscalated: false,
    counts: { critical: 0, high: 0, medium: 0, low: 0 },
    lines: [],
  };
}
