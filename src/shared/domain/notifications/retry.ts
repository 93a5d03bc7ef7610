/** What came of one try to deliver. */
export type Outcome =
  | { readonly kind: 'delivered'; readonly answer: string }
  /** The other side is away or busy: tried again. `retryAfterMs` as it asked for. */
  | { readonly kind: 'failed'; readonly answer: string; readonly retryAfterMs?: number }
  /** It will be refused each time: given up at once. */
  | { readonly kind: 'refused'; readonly answer: string };

const firstMs = 2_000;
const longestMs = 300_000;
const longestAskedMs = 900_000;
/** About half an hour of trying, the pauses of `firstMs`, doubled up to `longestMs`. */
export const mostAttempts = 14;

/**
 * How long to wait after a failed try, in ms; null to give up. The pause doubles, and up to half of it is chance, so that
 * what failed together does not come back together. What the server asked for is kept to, within a quarter of an hour.
 */
export function pauseAfter(
  attempts: number,
  { retryAfterMs = 0 }: { readonly retryAfterMs?: number },
  fraction: number,
): number | null {
  if (attempts >= mostAttempts) return null;
  const whole = Math.min(longestMs, firstMs * 2 ** (attempts - 1));
  const own = whole * (1 - fraction / 2);
  return Math.round(Math.max(own, Math.min(longestAskedMs, retryAfterMs)));
}

/** `Retry-After` in ms: seconds, or a date; undefined when it says nothing that can be read. */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
