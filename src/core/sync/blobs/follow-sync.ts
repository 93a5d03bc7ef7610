import { setTimeout as sleep } from 'node:timers/promises';
import type { Changes } from '#core/core-deps.ts';
import type { TenantSync } from '../tenant-sync.ts';
import type { TenantBlobs } from './open-tenant-blobs.ts';

/** Blobs go by the relay the tenant's chunks go by, as long as this seat is a member and nobody has paused it. */
export function followSync(
  blobs: Pick<TenantBlobs, 'setRelay'>,
  sync: Pick<TenantSync, 'device' | 'place' | 'relay' | 'isPaused'>,
  changes: Pick<Changes, 'subscribe'>,
): { close(): void } {
  let followed: string | undefined;
  const look = () => {
    const { place, relay, isPaused } = sync;
    const isMember = place?.rights?.now.members.has(place.ownKey) === true;
    const address = isMember && !isPaused ? relay : undefined;
    if (address?.text === followed) return;
    followed = address?.text;
    blobs.setRelay(
      address
        ? {
            placeId: `relay:${address.text}`,
            address,
            device: sync.device,
          }
        : null,
    );
  };
  look();
  const stop = changes.subscribe(({ event }) => {
    if (event === 'sync.changed') look();
  });
  return { close: stop };
}

const lookAgainMs = 100;
/** A place that takes no chunks does not keep photos from the others for ever. */
const longestMs = 5_000;

/** Resolves once no connected place waits for chunks from here. */
export async function letChunksPass(
  sync: Pick<TenantSync, 'places'> | undefined,
  signal: AbortSignal,
): Promise<void> {
  const isWaitedFor = () =>
    sync?.places().some(({ connections, unsent }) => connections.length > 0 && (unsent ?? 0) > 0);
  for (let waitedMs = 0; waitedMs < longestMs && isWaitedFor(); waitedMs += lookAgainMs)
    await sleep(lookAgainMs, undefined, { signal });
}
