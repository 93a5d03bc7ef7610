import { parseRetryAfter, type Outcome } from '#shared/domain/notifications/retry.ts';
import type { HttpAnswer, HttpPost } from '#core/ports.ts';
import type { DeliverDeps } from './deliver.ts';

const passing: ReadonlySet<number> = new Set([408, 421, 425, 429]);
const mostShown = 300;

/** Posts, and says what that means for the message. */
export async function postOnce(
  { outgoing, timeoutMs, signal, nowMs }: DeliverDeps,
  request: Omit<HttpPost, 'timeoutMs' | 'signal'>,
): Promise<Outcome> {
  try {
    return outcomeOf(await outgoing.post({ ...request, timeoutMs, signal }), nowMs());
  } catch (error) {
    return { kind: 'failed', answer: problemOf(error) };
  }
}

/** What the line says went wrong: a code where there is one, since words of libraries differ. */
export function problemOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const words = typeof message === 'string' ? message : '';
  const all = typeof code === 'string' && !words.includes(code) ? `${code} ${words}` : words;
  return all.trim().slice(0, mostShown);
}

function outcomeOf({ status, body, retryAfter }: HttpAnswer, nowMs: number): Outcome {
  const answer = `${status} ${body}`.trim().slice(0, mostShown);
  if (status >= 200 && status < 300) return { kind: 'delivered', answer };
  const mayPass = status >= 500 || passing.has(status);
  if (!mayPass) return { kind: 'refused', answer };
  const retryAfterMs = parseRetryAfter(retryAfter, nowMs);
  return { kind: 'failed', answer, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
