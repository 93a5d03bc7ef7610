import ExifReader from 'exifreader';
import sharp, { type Sharp } from 'sharp';
import { LARGEST_THUMBNAIL_BYTES } from '#shared/domain/attachments/attachment.ts';
import type { CameraNotes } from '#shared/domain/attachments/photo-facts.ts';

export interface PictureTask {
  /** The whole file. */
  readonly bytes: ArrayBuffer;
}

export interface Picture {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface Pictures {
  /** null: no picture this WellOS can read (a document, a HEIC, a broken one). */
  readonly original: Omit<Picture, 'bytes'> | null;
  readonly thumbnail: Picture | null;
  /** null where the original is small enough to be looked at itself. */
  readonly preview: Picture | null;
  readonly notes: CameraNotes;
}

/** What is decoded: what cameras, phones and scanners make. Nothing that could refer to other files. */
const mimeTypes: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  tiff: 'image/tiff',
  avif: 'image/avif',
};
/** What every browser shows by itself. */
const shownAsTheyAre = new Set(['jpeg', 'png', 'webp', 'gif']);
const previewPx = 1_920;
const thumbnailPx = 320;
/** Up to this an original is its own preview. */
const smallBytes = 400 * 1024;
/** Decoded it takes four bytes a pixel; a camera of 100 megapixels is the largest there is in the field. */
const mostPixels = 110_000_000;

sharp.cache(false);
// One picture at a time on a machine that has other things to do.
sharp.concurrency(1);

/** A small picture and a larger one of a photo, turned as it was held, and what the camera wrote beside it. */
export async function makePictures({ bytes }: PictureTask): Promise<Pictures> {
  const notes = readNotes(bytes);
  try {
    return { ...(await drawPictures(new Uint8Array(bytes))), notes };
  } catch {
    // Whatever sharp cannot read is kept as a file like any other.
    return { original: null, thumbnail: null, preview: null, notes };
  }
}

async function drawPictures(bytes: Uint8Array): Promise<Omit<Pictures, 'notes'>> {
  const open = () =>
    sharp(bytes, { failOn: 'error', limitInputPixels: mostPixels, sequentialRead: true });
  const { format, width, height, orientation = 1 } = await open().metadata();
  const mimeType = mimeTypes[format];
  if (!mimeType) return { original: null, thumbnail: null, preview: null };
  // Orientations from 5 on lie on their side (Exif 2.32, 4.6.4).
  const [widthPx, heightPx] = orientation >= 5 ? [height, width] : [width, height];
  const isOwnPreview =
    shownAsTheyAre.has(format) &&
    bytes.length <= smallBytes &&
    Math.max(width, height) <= previewPx;
  return {
    original: { mimeType, widthPx, heightPx },
    thumbnail: await shrink(open(), thumbnailPx, [70, 55, 40, 25], LARGEST_THUMBNAIL_BYTES),
    preview: isOwnPreview ? null : await shrink(open(), previewPx, [80], Infinity),
  };
}

/** As JPEG on white: what is transparent must not come out black. */
async function shrink(
  image: Sharp,
  px: number,
  qualities: readonly number[],
  mostBytes: number,
): Promise<Picture> {
  const small = image
    .autoOrient()
    .resize({ width: px, height: px, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' });
  let last: Picture | undefined;
  for (const quality of qualities) {
    const { data, info } = await small
      .clone()
      .jpeg({ quality })
      .toBuffer({ resolveWithObject: true });
    // A copy of its own, so that it can be moved to another thread.
    const bytes = new Uint8Array(data);
    last = { bytes, mimeType: 'image/jpeg', widthPx: info.width, heightPx: info.height };
    if (bytes.length <= mostBytes) return last;
  }
  throw new Error(`no smaller than ${last?.bytes.length} bytes`);
}

function readNotes(bytes: ArrayBuffer): CameraNotes {
  try {
    const { exif = {}, gps = {} } = ExifReader.load(bytes, { expanded: true, async: false });
    return {
      takenLocal: textOf(exif.DateTimeOriginal ?? exif.DateTime),
      offset: textOf(exif.OffsetTimeOriginal ?? exif.OffsetTime),
      gpsDate: textOf(exif.GPSDateStamp),
      gpsTime: textOf(exif.GPSTimeStamp),
      latitude: gps.Latitude,
      longitude: gps.Longitude,
    };
  } catch {
    // No such notes, or none that can be read.
    return {};
  }
}

function textOf(tag: { readonly description: string } | undefined): string | undefined {
  return tag?.description;
}
