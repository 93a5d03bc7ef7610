import type { SoakLine } from './plan.ts';

/** What a proxy does to its line. Those with a duration last until the line is told otherwise. */
export type LineFault =
  /** All that comes from the server is held back for so long, in order. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** A share of the answers is lost. */
  | { readonly kind: 'drop'; readonly share: number }
  /** Nothing passes; connections stay open, and those that lost something never come to life again. */
  | { readonly kind: 'blackHole' }
  /** Who connects is accepted and hears nothing. */
  | { readonly kind: 'mute' }
  /** Who connects is thrown out. */
  | { readonly kind: 'refuse' }
  /** Answers come after their time. */
  | { readonly kind: 'late'; readonly ms: number }
  /** Answers come byte by byte. */
  | { readonly kind: 'split' }
  /** Answers come twice, in one piece. */
  | { readonly kind: 'double' }
  /** Answers come together with the one before. */
  | { readonly kind: 'merge' }
  /** At once: connections are reset. */
  | { readonly kind: 'reset' }
  /** At once: connections look open and lead nowhere. */
  | { readonly kind: 'halfOpen' }
  /** At once: half of the next answer passes, then the connection is reset or goes on. */
  | { readonly kind: 'truncate'; readonly thenReset: boolean }
  /** At once: bytes of no protocol come before the next answer. */
  | { readonly kind: 'garbage' };

const anyLine = [
  'delay',
  'blackHole',
  'mute',
  'refuse',
  'reset',
  'halfOpen',
  'truncate',
  'garbage',
] as const;
const framed = ['drop', 'late', 'split', 'double', 'merge'] as const;
const momentary: readonly string[] = ['reset', 'halfOpen', 'truncate', 'garbage'];

export interface PlannedFault {
  readonly fault: LineFault;
  /** 0: over at once. */
  readonly lastsMs: number;
}

/** The next fault of a line, by a random number generator in [0, 1). */
export function drawFault(
  line: SoakLine,
  random: () => number,
  timeoutMs: number,
  mostMs: number,
): PlannedFault {
  const isFramed = line.kind === 'tcp' || line.kind === 'rtu' || line.kind === 'serial';
  const kinds = isFramed ? [...anyLine, ...framed] : anyLine;
  const kind = kinds[Math.floor(random() * kinds.length)]!;
  const lastsMs = momentary.includes(kind) ? 0 : Math.round((0.1 + 0.9 * random()) * mostMs);
  return { fault: drawDetails(kind, random, timeoutMs), lastsMs };
}

function drawDetails(kind: LineFault['kind'], random: () => number, timeoutMs: number): LineFault {
  if (kind === 'delay') return { kind, ms: Math.round(20 + random() * 280) };
  if (kind === 'drop') return { kind, share: 0.05 + random() * 0.3 };
  if (kind === 'late') return { kind, ms: Math.round(timeoutMs * (1.1 + random() * 0.6)) };
  if (kind === 'truncate') return { kind, thenReset: random() < 0.5 };
  return { kind };
}
