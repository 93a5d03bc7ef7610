/**
 * Streams are pulled: the core sends at most `streamWindow` events of a stream that the reader has not taken yet, so a
 * slow reader slows its stream and memory stays bounded at both ends. The reader says what it took in a text message
 * `+<count> <call id>`, which can be no oRPC message because those are JSON objects.
 */
export const streamWindow = 128;
export const creditEvery = 32;

export function creditMessage(callId: string, count: number): string {
  return `+${count} ${callId}`;
}

/** undefined when the message is no credit. */
export function parseCredit(
  message: string,
): { readonly callId: string; readonly count: number } | undefined {
  if (!message.startsWith('+')) return undefined;
  const gap = message.indexOf(' ');
  const count = Number(message.slice(1, gap));
  if (gap < 0 || !Number.isInteger(count) || count < 1 || count > streamWindow) return undefined;
  return { callId: message.slice(gap + 1), count };
}
