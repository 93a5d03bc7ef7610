/** A stretch of time, `from <= t < to`. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

const leastMs = 1_000;
const mostMs = 60 * 366 * 86_400_000;

/** Narrower (factor under 1) or wider; the moment `aroundMs` stays where it is. From one second to sixty years. */
export function zoomWindow(
  { fromMs, toMs }: TimeWindow,
  aroundMs: number,
  factor: number,
): TimeWindow {
  const spanMs = toMs - fromMs;
  const nextMs = Math.min(mostMs, Math.max(leastMs, spanMs * factor));
  const part = Math.min(1, Math.max(0, (aroundMs - fromMs) / spanMs));
  const nextFromMs = Math.round(aroundMs - part * nextMs);
  return { fromMs: nextFromMs, toMs: Math.round(nextFromMs + nextMs) };
}

/** Moved by a part of its width; positive is later. */
export function panWindow({ fromMs, toMs }: TimeWindow, fraction: number): TimeWindow {
  const byMs = Math.round((toMs - fromMs) * fraction);
  return { fromMs: fromMs + byMs, toMs: toMs + byMs };
}

/** What a wheel's turn asks for; a notch is about a fifth, and a trackpad's small steps add up to the same. */
export function wheelFactor(deltaY: number, deltaMode: number): number {
  const pixels = deltaMode === 1 ? deltaY * 33 : deltaMode === 2 ? deltaY * 400 : deltaY;
  return Math.exp(Math.min(300, Math.max(-300, pixels)) * 0.0018);
}
