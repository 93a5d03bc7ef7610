import { byHeight } from './graph.ts';
import type { ChunkId, DeviceKey, Space } from './header.ts';
import type { Checkpoint } from './members-entry.ts';
import { isLetIn } from './membership.ts';
import type { Rights } from './what-counts.ts';

/** A checkpoint that the members space tells of. */
export interface KnownCheckpoint extends Checkpoint {
  readonly id: ChunkId;
  readonly height: number;
  readonly author: DeviceKey;
  /** By a member's device that is not its maker. */
  readonly isCosigned: boolean;
}

/** Of a space, those whose makers are members still; the newest first. */
export function checkpointsOf(
  { chunks, now }: Pick<Rights, 'chunks' | 'now'>,
  space: Space,
): KnownCheckpoint[] {
  const inEffect = [...now.applied]
    .map((id) => chunks.get(id)!)
    .filter(({ author }) => now.members.has(author));
  const cosigned = new Set(
    inEffect.flatMap(({ entry }) => (entry?.kind === 'cosign' ? [entry.checkpoint] : [])),
  );
  return inEffect
    .flatMap(({ id, height, author, entry }) =>
      entry?.kind === 'checkpoint' && entry.space === space
        ? [{ ...entry, id, height, author, isCosigned: cosigned.has(id) }]
        : [],
    )
    .toSorted((one, other) => byHeight(other, one));
}

/**
 * What a place that has nothing yet may begin from: the newest that another device has signed too. Where there is no other
 * device that could have, the newest: what is made of it is compared with the chunks in any case.
 */
export function usableCheckpoint(
  rights: Pick<Rights, 'chunks' | 'now'>,
  space: Space,
  own: DeviceKey,
): KnownCheckpoint | undefined {
  const known = checkpointsOf(rights, space);
  const others = [...rights.now.members.keys()].filter(
    (device) => device !== own && isLetIn(rights.now, rights.chunks, device),
  );
  const isAlone = ({ author }: KnownCheckpoint) => others.every((device) => device === author);
  return known.find((one) => one.isCosigned || isAlone(one));
}
