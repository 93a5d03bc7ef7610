import type { AttachmentId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { type BlobPath, BlobTrouble } from '#core/sync/blobs/blob-path.ts';
import { findBlob } from './attachment-queries.ts';

/** How many other places must hold what is let go here. */
const placesNeeded = 2;
/**
 * A relay that cannot be asked now is believed for so long: it lets nothing go. A seat may, and is believed only while it answers.
 */
const believedMs = 7 * 24 * 3_600_000;
const askMs = 10_000;

/**
 * Lets an original go on this seat. Each place that can be reached is asked now: what it said once may have been lost since. What
 * this seat has just promised a neighbour to keep it keeps: two that let one go at once would each rely on the other.
 * Refused: `attachment-not-found`, `attachment-not-here`, `attachment-not-safe`.
 */
export async function releaseOriginal(
  deps: Pick<TenantDeps, 'read' | 'blobs' | 'ports' | 'changes'>,
  attachmentId: AttachmentId,
): Promise<void> {
  const { store, transfers } = deps.blobs;
  const { hash } = await findBlob(deps, attachmentId, 'original');
  if (!store.rows.isHere(hash)) throw new Refusal('attachment-not-here', {});
  const askedAtMs = deps.ports.clock.nowMs();
  await Promise.all(transfers.paths.map((path) => askAgain(deps, path, hash)));
  const isBelieved = ({ place, confirmedAtMs }: { place: string; confirmedAtMs: number }) =>
    place.startsWith('relay:')
      ? Math.abs(askedAtMs - confirmedAtMs) < believedMs
      : confirmedAtMs >= askedAtMs;
  const places = store.rows.placesOf(hash).filter(isBelieved);
  if (places.length < placesNeeded || store.pledges.isGiven(hash))
    throw new Refusal('attachment-not-safe', { places: places.length, needed: placesNeeded });
  // First what keeps it from coming back by itself, then the bytes.
  transfers.release(hash);
  store.remove(hash);
  deps.changes.announce('attachments.moved', [hash]);
}

async function askAgain(
  { blobs, ports }: Pick<TenantDeps, 'blobs' | 'ports'>,
  path: BlobPath,
  hash: string,
): Promise<void> {
  const { rows } = blobs.store;
  try {
    if (await path.holds(hash, AbortSignal.timeout(askMs)))
      rows.confirm(hash, path.place, ports.clock.nowMs());
    else rows.deny(hash, path.place);
  } catch (error) {
    if (!(error instanceof BlobTrouble)) throw error;
  }
}
