import type { BatchId, TagId } from '#shared/domain/identity/ids.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { SampleStore } from '#core/historian/sample-store.ts';
import type { Session } from '#core/session.ts';
import { hasLedger, openLedger, type AddedRange, type Ledger } from './ledger.ts';

type TakeBackDeps = Pick<TenantDeps, 'folder' | 'ports' | 'samples' | 'changes'>;

/** Samples taken away, and those left because others have come between them or they were changed since. */
export interface TakenSamples {
  readonly removed: number;
  readonly overtaken: number;
}

/**
 * Takes away the samples a batch of imports added, and none but those: not what was there before, not what came between
 * them afterwards. What was interrupted is finished by calling again. Refused: `not-allowed`.
 */
export async function takeSamplesBack(
  deps: TakeBackDeps,
  batchId: BatchId,
  session: Session,
): Promise<TakenSamples> {
  if (!hasLedger(deps, batchId)) return { removed: 0, overtaken: 0 };
  if (!controlWriters.includes(session.role))
    throw new Refusal('not-allowed', { call: 'audit.undo', kind: 'device' });
  const ledger = openLedger(deps, batchId);
  try {
    let [removed, overtaken] = [0, 0];
    for (const { tagId, beganAtMs } of ledger.tags()) {
      const taken = await takeTagBack(deps, ledger, session, tagId, beganAtMs);
      removed += taken.removed;
      overtaken += taken.overtaken;
    }
    deps.changes.announce('telemetry.appended', []);
    deps.changes.announce('imports.changed', [batchId]);
    return { removed, overtaken };
  } finally {
    ledger.close();
  }
}

async function takeTagBack(
  { samples, ports }: TakeBackDeps,
  ledger: Ledger,
  session: Session,
  tagId: TagId,
  beganAtMs: number,
): Promise<TakenSamples> {
  const edits = (await samples.edits(tagId)).filter(({ reason }) => reason.atMs >= beganAtMs);
  const reason = { by: session.personName, atMs: ports.clock.nowMs(), why: 'import undone' };
  const take = async (ranges: readonly AddedRange[]): Promise<TakenSamples> => {
    const [fromMs, toMs] = [ranges[0]!.fromMs, ranges.at(-1)!.toMs + 1];
    const count = ranges.reduce((sum, range) => sum + range.count, 0);
    const isEdited = edits.some((edit) => edit.fromMs < toMs && edit.toMs > fromMs);
    if (!isEdited && (await isOnly(samples, tagId, fromMs, toMs, count))) {
      await samples.remove(tagId, fromMs, toMs, reason);
      ledger.drop(tagId, ranges);
      return { removed: count, overtaken: 0 };
    }
    if (ranges.length === 1) return { removed: 0, overtaken: count };
    // Somewhere between is something that is not ours: halves are looked at apart.
    const middle = Math.ceil(ranges.length / 2);
    const halves = [await take(ranges.slice(0, middle)), await take(ranges.slice(middle))];
    return {
      removed: halves[0]!.removed + halves[1]!.removed,
      overtaken: halves[0]!.overtaken + halves[1]!.overtaken,
    };
  };
  return take(ledger.ranges(tagId));
}

async function isOnly(
  samples: Pick<SampleStore, 'count'>,
  tagId: TagId,
  fromMs: number,
  toMs: number,
  count: number,
): Promise<boolean> {
  return (await samples.count(tagId, fromMs, toMs)) === count;
}
