import type { Head } from '../columns/head.ts';
import type { Answer } from './look.ts';
import { between, joinColumns, mergeRuns, type Run } from '../columns/run.ts';
import type { Reader } from './reader.ts';
import type { Stretch, Stretches } from './stretches.ts';
import type { Later } from '../threads.ts';

/** What is read is widened to multiples of this, so that a window that moves on is found again. */
const gridMs = 600_000;
/** What is longer is not for looking at sample by sample. */
const longestMs = 86_400_000;

/** Raw samples of short periods: what is sealed of them is remembered, what is not lies in the head. */
export interface Near {
  /** In memory of its own; undefined when the period is too long, has too many samples or days of rollups only. */
  samples(no: number, fromMs: number, toMs: number): Promise<Run | undefined>;
}

export function createNear(around: {
  readonly reader: Later<Pick<Reader, 'stretch'>>;
  readonly head: Pick<Head, 'run'>;
  readonly stretches: Stretches;
  settle<T>(ask: () => Promise<Answer<T>>): Promise<T>;
}): Near {
  const { reader, head, stretches, settle } = around;

  const read = async (no: number, fromMs: number, toMs: number): Promise<Stretch | undefined> => {
    const remember = stretches.begin(no);
    const stretch = await settle(() => reader.stretch(no, { fromMs, toMs }));
    if (stretch) remember(stretch);
    return stretch;
  };

  return {
    async samples(no, fromMs, toMs) {
      if (!(toMs - fromMs <= longestMs)) return undefined;
      // Before anything else is waited for: what is sealed meanwhile may be missing in what is read.
      const inHead = head.run(no, fromMs, toMs);
      const known = stretches.find(no, fromMs, toMs);
      if (known) return joined(known, inHead);
      const startMs = Math.floor(fromMs / gridMs) * gridMs;
      const stretch = await read(no, startMs, Math.ceil(toMs / gridMs) * gridMs);
      return stretch && joined(between(stretch.run, fromMs, toMs), inHead);
    },
  };
}

/** Of two samples at one time the sealed one counts. */
function joined(sealed: Run, inHead: Run): Run {
  return inHead.times.length === 0 ? joinColumns([sealed]) : mergeRuns([sealed, inHead]);
}
