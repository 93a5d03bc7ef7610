import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { supersedes } from '#shared/domain/telemetry/sample.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { followSensorTags } from './sensor-tags.ts';
import { createPostTaker, type PostTaker } from './take-posted.ts';

const lookEveryMs = 5_000;
/** A sensor that posted nothing for this many of its intervals is stale. */
const missedPosts = 3;

/** Takes what sensors post, and marks those that stopped posting. */
export async function openSensors(
  deps: Pick<TenantDeps, 'read' | 'changes' | 'log' | 'samples' | 'live' | 'ports' | 'newId'>,
): Promise<{ readonly posts: PostTaker; close(): Promise<void> }> {
  const tags = await followSensorTags(deps);
  const look = () => markSilent(deps, tags.all());
  const timer = setInterval(look, lookEveryMs);
  return {
    posts: createPostTaker(deps, tags),
    close() {
      clearInterval(timer);
      return tags.close();
    },
  };
}

/** The last value once more, uncertain and stale, for each sensor that says how often it posts and did not. */
export function markSilent(
  { live, ports }: Pick<TenantDeps, 'live' | 'ports'>,
  tags: readonly Pick<Tag, 'tagId' | 'scanMs'>[],
): void {
  const nowMs = ports.clock.nowMs();
  const marks = tags.flatMap(({ tagId, scanMs }) => {
    const [last] = live.now([tagId]);
    if (!scanMs || !last || last.quality !== 'good') return [];
    if (nowMs - last.arrivalMs <= missedPosts * scanMs) return [];
    return [{ ...last, arrivalMs: nowMs, quality: 'uncertain' as const, reason: 'stale' as const }];
  });
  live.take(marks.filter((mark) => supersedes(mark, live.now([mark.tagId])[0])));
}
