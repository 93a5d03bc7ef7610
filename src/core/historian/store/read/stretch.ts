import type { Look } from './look.ts';
import { between, emptyRun, joinColumns, type Run } from '../columns/run.ts';
import { isOnlyRollups, readable, spansOf, type Span } from './spans.ts';
import type { Stretch } from './stretches.ts';

/** Whoever asks copies them in one go. */
const mostSamples = 32_768;

type Period = Pick<Stretch, 'fromMs' | 'toMs'>;

/** All that is sealed of a tag in that time; undefined when it is too much, or samples of it were given up. */
export function readStretch(look: Look, tag: number, period: Period): Stretch | undefined {
  const spans: Span[] = [];
  let expected = 0;
  for (const span of spansOf(look, { tag, head: emptyRun }, period)) {
    expected += samplesWithin(span, period);
    if (expected > mostSamples || (span.kind === 'chunk' && isOnlyRollups(span))) return undefined;
    spans.push(span);
  }
  const runs = spans.map((span) =>
    between(samplesOf(span, period, look), period.fromMs, period.toMs),
  );
  const run = joinColumns(runs);
  return run.times.length > mostSamples ? undefined : { ...period, run };
}

/** As many as there are when a chunk's samples lie evenly. */
function samplesWithin(span: Span, { fromMs, toMs }: Period): number {
  if (span.kind === 'run') return span.run.times.length;
  const { row } = span;
  const lengthMs = row.toMs - row.fromMs + 1;
  const withinMs = Math.min(row.toMs + 1, toMs) - Math.max(row.fromMs, fromMs);
  return (row.samples * Math.max(0, withinMs)) / lengthMs;
}

function samplesOf(span: Span, { fromMs, toMs }: Period, look: Look): Run {
  return span.kind === 'run' ? span.run : readable(span, look, fromMs, toMs);
}
