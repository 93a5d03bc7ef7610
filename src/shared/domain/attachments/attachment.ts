import { z } from 'zod';
import { alarmId, deviceId, leaseId, wellId } from '../identity/ids.ts';

/** What a photo or file belongs to. A day is the gauge day of a well; an alarm is one occurrence, known by when it was raised. */
export const attachmentAbout = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('well'), wellId }),
  z.object({ kind: z.literal('lease'), leaseId }),
  z.object({ kind: z.literal('device'), deviceId }),
  z.object({ kind: z.literal('day'), wellId, day: z.iso.date() }),
  z.object({ kind: z.literal('alarm'), alarmId, raisedAtMs: z.number().int().min(0) }),
]);
export type AttachmentAbout = z.output<typeof attachmentAbout>;

/** In which forms the bytes of one attachment exist; a file that is no picture has an original only. */
export const blobRoles = ['thumbnail', 'preview', 'original'] as const;
export type BlobRole = (typeof blobRoles)[number];

/**
 * Where the bytes are and what opens them. `hash`: SHA-256 of what is stored and travels, as hex; `key`: of these bytes
 * alone, 32 bytes as hex; `bytes`: of the plain file.
 */
export interface BlobEntry {
  readonly hash: string;
  readonly key: string;
  readonly bytes: number;
  readonly mimeType: string;
  readonly widthPx?: number;
  readonly heightPx?: number;
}

/** Degrees (WGS 84), as the camera said. */
export interface PhotoPlace {
  readonly latitude: number;
  readonly longitude: number;
}

/** The relay takes no blob of more than 512 MB unless it is told so. */
export const LARGEST_ATTACHMENT_BYTES = 500 * 1024 * 1024;
/** What a thumbnail may weigh: a hundred of them come over the poorest line in a minute. */
export const LARGEST_THUMBNAIL_BYTES = 30 * 1024;

export const captionText = z.string().trim().max(1_000);
export const fileName = z.string().trim().min(1).max(255);
