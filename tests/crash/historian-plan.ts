import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';

/**
 * What the historian is given between kills; batch number n is the same whoever asks. Batches cross days, one in seven
 * repeats an earlier one, one in five comes late, and some are edits.
 */
export const planTags = Array.from({ length: 24 }, (_, no) => `D${no % 3}/t${no}` as TagId);
const startMs = Date.UTC(2026, 0, 30);
const batchMs = 120_000;
const samplesPerBatch = 8;
const reason = { by: 'P1', atMs: startMs, why: 'soak' };

export type PlanStep =
  | { readonly kind: 'append'; readonly samples: readonly Sample[] }
  | {
      readonly kind: 'correct';
      readonly samples: readonly Sample[];
      readonly reason: typeof reason;
    }
  | {
      readonly kind: 'remove';
      readonly tagId: TagId;
      readonly fromMs: number;
      readonly toMs: number;
      readonly reason: typeof reason;
    };

export function planStep(n: number): PlanStep {
  if (n % 61 === 60) return { kind: 'correct', samples: [sampleAt(n % 24, n - 30, 0, -n)], reason };
  if (n % 89 === 88) {
    const fromMs = timeOf(n - 40, 0);
    return { kind: 'remove', tagId: planTags[n % 24]!, fromMs, toMs: fromMs + batchMs, reason };
  }
  // A batch that comes three hours late, and one that came before.
  const of = n % 5 === 4 ? n - 90 : n % 7 === 6 ? n - 3 : n;
  const samples = planTags.flatMap((_, no) =>
    Array.from({ length: samplesPerBatch }, (_unused, at) =>
      sampleAt(no, of, at, ((of * 31 + no * 7 + at) % 1_000) / 10),
    ),
  );
  return { kind: 'append', samples };
}

function timeOf(n: number, at: number): number {
  return startMs + n * batchMs + at * 1_000;
}

function sampleAt(no: number, n: number, at: number, value: number): Sample {
  const sourceMs = timeOf(n, at);
  const isText = no === 5 && n % 2 === 0;
  return {
    tagId: planTags[no]!,
    sourceMs,
    arrivalMs: sourceMs + 20,
    value: isText ? `state ${n % 7}` : value,
    quality: 'good',
    reason: 'none',
  };
}
