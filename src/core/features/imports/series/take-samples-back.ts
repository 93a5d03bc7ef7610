import type { BatchId, TagId } from '#shared/domain/identity/ids.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { Session } from '#core/session.ts';
import { findOwn } from './added-ranges.ts';
import { hasLedger, openLedger, type Ledger, type LedgerRange } from './ledger.ts';

type TakeBackDeps = Pick<TenantDeps, 'folder' | 'ports' | 'samples' | 'changes'>;

/** Samples taken away, and those left: changed since, or so mixed with others' that taking them out would take hours. */
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

/** Each piece costs a rewrite of the history around it. */
const mostPieces = 200;

async function takeTagBack(
  { samples, ports }: TakeBackDeps,
  ledger: Ledger,
  session: Session,
  tagId: TagId,
  beganAtMs: number,
): Promise<TakenSamples> {
  const edits = (await samples.edits(tagId)).filter(({ reason }) => reason.atMs >= beganAtMs);
  const reason = { by: session.personName, atMs: ports.clock.nowMs(), why: 'import undone' };

  const take = async (ranges: readonly LedgerRange[]): Promise<TakenSamples> => {
    const [fromMs, toMs] = [ranges[0]!.fromMs, ranges.at(-1)!.toMs + 1];
    const count = ranges.reduce((sum, range) => sum + range.count, 0);
    const isEdited = edits.some((edit) => edit.fromMs < toMs && edit.toMs > fromMs);
    if (!isEdited && (await samples.count(tagId, fromMs, toMs)) === count) {
      await samples.remove(tagId, fromMs, toMs, reason);
      ledger.drop(tagId, ranges);
      return { removed: count, overtaken: 0 };
    }
    if (ranges.length === 1) return takePieces(ranges[0]!);
    // Somewhere between is something that is not ours: halves are looked at apart.
    const middle = Math.ceil(ranges.length / 2);
    const one = await take(ranges.slice(0, middle));
    const other = await take(ranges.slice(middle));
    return {
      removed: one.removed + other.removed,
      overtaken: one.overtaken + other.overtaken,
    };
  };

  /** Takes what lies between what others brought or changed. */
  const takePieces = async (range: LedgerRange): Promise<TakenSamples> => {
    const isOthers = (ms: number) => edits.some((edit) => edit.fromMs <= ms && ms < edit.toMs);
    const pieces = await findOwn(samples, tagId, ledger.times(tagId, range), isOthers);
    if (pieces.length > mostPieces) return { removed: 0, overtaken: range.count };
    for (const { fromMs, toMs } of pieces) await samples.remove(tagId, fromMs, toMs + 1, reason);
    ledger.drop(tagId, [range]);
    const removed = pieces.reduce((sum, { times }) => sum + times.length, 0);
    return { removed, overtaken: range.count - removed };
  };

  return take(ledger.ranges(tagId));
}
