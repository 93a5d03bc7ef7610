import type { CommandId, TagId } from '#shared/domain/identity/ids.ts';
import { refineSample } from '#shared/domain/telemetry/refine-sample.ts';
import type { Quality, Sample, TagValue } from '#shared/domain/telemetry/sample.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { SensorTags } from './sensor-tags.ts';

export interface PostedSample {
  readonly index: number;
  /** A tag's id, or `device/name`. */
  readonly tag: string;
  /** null: now. */
  readonly atMs: number | null;
  readonly value: TagValue | null;
  readonly quality: Quality;
}

type Problem = 'unknown-tag' | 'not-a-sensor' | 'bad-time';

export interface Rejection {
  readonly index: number;
  readonly problem: Problem | 'no-fields' | 'bad-value' | 'bad-labels';
}

/** Posts that wait for the disk; more are refused, so that a flood is held back at its source and not in memory. */
const MOST_WAITING = 32;
/** A clock that runs ahead by more than this is wrong: its samples would stand as the newest for ever. */
const MOST_AHEAD_MS = 24 * 3_600_000;
/** Nothing was measured by a posting sensor before this. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);

export interface PostTaker {
  /** Resolves when all that is taken is on the disk. Refuses `too-busy`. */
  take(
    posted: readonly PostedSample[],
    rejected: readonly Rejection[],
  ): Promise<{ commandId: CommandId; taken: number; rejected: Rejection[] }>;
}

export function createPostTaker(
  deps: Pick<TenantDeps, 'samples' | 'live' | 'ports' | 'newId'>,
  tags: SensorTags,
): PostTaker {
  let waiting = 0;
  return {
    async take(posted, rejectedBefore) {
      if (waiting >= MOST_WAITING) throw new Refusal('too-busy');
      // A sensor that was configured a moment ago may post at once.
      if (posted.some(({ tag }) => !tags.find(tag))) await tags.settled();
      const nowMs = deps.ports.clock.nowMs();
      const rejected = [...rejectedBefore];
      const taken: Sample[] = [];
      for (const one of posted) {
        const found = judge(one, tags.find(one.tag), nowMs);
        if (typeof found === 'string') rejected.push({ index: one.index, problem: found });
        else taken.push(found);
      }
      waiting += 1;
      try {
        await deps.samples.append(taken, { origin: 'device' });
      } finally {
        waiting -= 1;
      }
      deps.live.take(taken);
      return { commandId: deps.newId(), taken: taken.length, rejected };
    },
  };
}

function judge(
  { atMs, value, quality }: PostedSample,
  tag: Tag | undefined,
  nowMs: number,
): Sample | Problem {
  if (!tag) return 'unknown-tag';
  if (tag.point.kind !== 'sensor') return 'not-a-sensor';
  const sourceMs = atMs ?? nowMs;
  if (!(sourceMs >= EARLIEST_MS && sourceMs <= nowMs + MOST_AHEAD_MS)) return 'bad-time';
  const given = value === null ? 'bad' : quality;
  return refineSample(
    {
      tagId: tag.tagId as TagId,
      sourceMs,
      value,
      quality: given,
      reason: given === 'good' ? 'none' : 'sensor-fault',
    },
    tag,
    nowMs,
  );
}
