import type { Database } from 'better-sqlite3';
import type { BlobRole } from '#shared/domain/attachments/attachment.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { Amount } from './transfer-rows.ts';

/** Up to which kind of picture: each brings the smaller ones along. */
export const blobExtents = ['thumbnails', 'previews', 'originals'] as const;

export interface BlobChoice {
  readonly extent: (typeof blobExtents)[number];
  /** Of previews and originals together; null: all there are. Thumbnails always go along. */
  readonly mostBytes: number | null;
  /** What this place has said it holds stays here; null: nothing does. */
  readonly placeId: string | null;
}

export interface ChosenBlob {
  readonly hash: string;
  readonly role: BlobRole;
  readonly sealedBytes: number;
}

export interface ChosenBlobs {
  readonly chosen: readonly ChosenBlob[];
  /** What would have gone along if there were room within `mostBytes`. */
  readonly left: Amount;
}

const ranks: Readonly<Record<BlobRole, number>> = { thumbnail: 1, preview: 2, original: 3 };
const alwaysRank = ranks.thumbnail;

/**
 * What of the photos and files that lie here whole goes along with chunks: thumbnails, then previews, then originals, of each the newest
 * first. One that does not fit any more is left, and a smaller one behind it may.
 */
export function chooseBlobs(
  database: Database,
  { extent, mostBytes, placeId }: BlobChoice,
): ChosenBlobs {
  const uptoRank = blobExtents.indexOf(extent) + 1;
  const chosen: ChosenBlob[] = [];
  let left: Amount = { count: 0, bytes: 0 };
  let room = mostBytes ?? Infinity;
  for (const blob of selectHere(database, placeId, uptoRank)) {
    const isAlways = ranks[blob.role] === alwaysRank;
    if (isAlways || blob.sealedBytes <= room) {
      chosen.push(blob);
      if (!isAlways) room -= blob.sealedBytes;
    } else left = { count: left.count + 1, bytes: left.bytes + blob.sealedBytes };
  }
  return { chosen, left };
}

export function amountOf(blobs: readonly Pick<ChosenBlob, 'sealedBytes'>[]): Amount {
  return {
    count: blobs.length,
    bytes: blobs.reduce((sum, { sealedBytes }) => sum + sealedBytes, 0),
  };
}

function selectHere(database: Database, placeId: string | null, uptoRank: number): ChosenBlob[] {
  const rank = `case b.role when 'thumbnail' then 1 when 'preview' then 2 else 3 end`;
  return prepareOnce(
    database,
    `select h.hash, b.role, h.sealedBytes from blob h
    join attachmentBlob b on b.hash = h.hash
    join attachment a on a.attachmentId = b.attachmentId and a.deleted = 0 and a.about is not null
    where h.damagedAtMs is null and ${rank} <= @uptoRank
    and not exists (select 1 from blobPlace p where p.hash = h.hash and p.place = @placeId)
    group by h.hash order by ${rank}, a.madeAtMs desc, h.hash`,
  ).all({ placeId, uptoRank }) as ChosenBlob[];
}
