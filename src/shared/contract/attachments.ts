import { z } from 'zod';
import {
  attachmentAbout,
  blobRoles,
  captionText,
  fileName,
} from '#shared/domain/attachments/attachment.ts';
import { attachmentId, fileId, personId } from '#shared/domain/identity/ids.ts';
import { everyone, fieldWriters } from '#shared/domain/people/role.ts';
import { command, commandDone, commandFields, publicCommand, publicQuery, query } from './call.ts';
import { frameDescription } from './frames.ts';

/** The most that comes with one answer, plain. */
export const largestPieceBytes = 4 * 1024 * 1024;

/** Why a blob does not come or go; words in locales `attachments.trouble.<code>`. */
export const blobTroubleCodes = [
  'no-answer',
  'not-let-in',
  'may-not-write',
  'no-room',
  'too-large',
  'altered',
  'nowhere',
  'disk-full',
] as const;
const trouble = z.enum(blobTroubleCodes).nullable();

/**
 * `coming`: it is fetched by itself; `away`: it stays where it is until somebody asks; `damaged`: what lies here is not what
 * was stored, and it is fetched again.
 */
export const blobStates = ['here', 'coming', 'away', 'damaged'] as const;

export const attachmentBlob = z.object({
  /** Of the plain file. */
  bytes: z.number().int(),
  mimeType: z.string(),
  widthPx: z.number().nullable(),
  heightPx: z.number().nullable(),
  state: z.enum(blobStates),
  /** Of what is on its way just now, 0 to 1; null: nothing is. */
  fetched: z.number().nullable(),
  /** Why it has not come yet. */
  trouble,
  /** Other places that said they hold it. */
  placesElsewhere: z.number().int(),
});
export type AttachmentBlob = z.output<typeof attachmentBlob>;

export const attachment = z.object({
  attachmentId,
  about: attachmentAbout,
  name: z.string(),
  caption: z.string(),
  /** As the camera said. */
  takenAtMs: z.number().nullable(),
  place: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
  by: z.object({ personId, personName: z.string() }).nullable(),
  isMine: z.boolean(),
  madeAtMs: z.number(),
  /** Two people wrote the caption apart; the later is shown until someone writes it anew. */
  isInConflict: z.boolean(),
  original: attachmentBlob,
  /** null: no picture, or one that cannot be read here; an original that is small enough is its own preview. */
  preview: attachmentBlob.nullable(),
  thumbnail: attachmentBlob.nullable(),
});
export type Attachment = z.output<typeof attachment>;

const amount = z.object({ count: z.number().int(), bytes: z.number() });
const moving = z.object({ place: z.string(), done: z.number(), bytes: z.number() }).nullable();

/** How the bytes of photos and files stand, apart from what people typed. */
export const blobFigures = z.object({
  here: amount,
  toFetch: amount,
  /** Known of, and left where they are until somebody asks. */
  elsewhere: amount,
  /** Of nothing that is shown; let go 30 days after it was removed. */
  unused: amount,
  /** Lies here damaged; fetched again. */
  damaged: z.number().int(),
  fetching: moving,
  sending: moving,
  /** Why nothing can be stored here. */
  trouble,
  places: z.array(
    z.object({
      /** `relay:<address>` or a device's key. */
      placeId: z.string(),
      /** None to one that fetches what it wants itself. */
      toSend: amount,
      fetchesItself: z.boolean(),
      trouble,
    }),
  ),
});
export type BlobFigures = z.output<typeof blobFigures>;

/** Which originals come to this seat by themselves; thumbnails and previews always do. */
export const blobPolicy = z.object({
  originals: z.enum(['all', 'small', 'onDemand']),
  smallBytes: z
    .number()
    .int()
    .min(0)
    .max(2 ** 40),
});

const one = { attachmentId };
const writing = { roles: fieldWriters };

/** Photos and files of wells, leases, devices, days and alarms. Announces `attachments.changed`, and `attachments.moved` when bytes came or went. */
export const attachments = {
  /** Begins a file; its bytes follow with `receive`. Refused: `file-empty`, `file-too-large`, `disk-full`. */
  begin: publicCommand(
    { method: 'POST', path: '/attachments/files', summary: 'Begin a file' },
    writing,
  )
    .input(z.object({ ...commandFields, name: fileName, bytes: z.number().int().min(0) }))
    .output(commandDone.extend({ fileId })),
  /** The next up to 1 MiB, in order; a piece that was sent before does no harm. Refused: `file-not-found` after a restart: begin anew. */
  receive: publicCommand(
    { method: 'POST', path: '/attachments/files/{fileId}', summary: 'Append to a file' },
    writing,
  )
    .input(
      z.object({
        ...commandFields,
        fileId,
        offset: z.number().int().min(0),
        base64: z.string().max(1_400_000),
      }),
    )
    .output(commandDone.extend({ received: z.number().int() })),
  /** Attaches a file that has arrived. Refused: what it is about is not there, bytes are missing. */
  add: publicCommand(
    { method: 'POST', path: '/attachments', summary: 'Attach a file' },
    { ...writing, takesTurns: true },
  )
    .input(
      z.object({
        ...commandFields,
        fileId,
        about: attachmentAbout,
        /** As the browser calls it; of a picture the file itself decides. */
        mimeType: z
          .string()
          .max(100)
          .regex(/^[\w.+-]+\/[\w.+-]+$/)
          .optional(),
        caption: captionText.default(''),
      }),
    )
    .output(commandDone.extend({ attachmentId })),
  /** Newest first; of a well also those of its days. */
  list: publicQuery({ method: 'POST', path: '/attachments/list', summary: 'Photos and files' })
    .input(z.object({ about: attachmentAbout }))
    .output(z.array(attachment)),
  /**
   * A piece of plain bytes as the column `bytes` of a frame. Refused: `attachment-not-here`, `attachment-damaged` (it is
   * fetched again).
   */
  read: publicQuery({
    method: 'POST',
    path: '/attachments/{attachmentId}/bytes',
    summary: 'Bytes of a photo or file',
  })
    .input(
      z.object({ ...one, role: z.enum(blobRoles), offset: z.number().int().min(0).default(0) }),
    )
    .output(
      z.object({
        frame: frameDescription,
        bytes: z.number().int(),
        mimeType: z.string(),
        nextOffset: z.number().int().nullable(),
      }),
    ),
  change: publicCommand(
    { method: 'PUT', path: '/attachments/{attachmentId}', summary: 'Change the caption' },
    writing,
  )
    .input(z.object({ ...commandFields, ...one, caption: captionText }))
    .output(commandDone),
  /** Marks as deleted; undo brings it back, with its bytes for 30 days. */
  remove: publicCommand(
    { method: 'DELETE', path: '/attachments/{attachmentId}', summary: 'Remove a photo or file' },
    writing,
  )
    .input(z.object({ ...commandFields, ...one }))
    .output(commandDone),
  /** Fetches the original whatever the policy says, before anything else. */
  fetch: command({ roles: everyone })
    .input(z.object({ ...commandFields, ...one }))
    .output(commandDone),
  /** Lets the original go on this seat. Refused: `attachment-not-safe` unless two other places hold it, asked now. */
  release: command({ roles: everyone, takesTurns: true })
    .input(z.object({ ...commandFields, ...one }))
    .output(commandDone),
  figures: query().output(blobFigures),
  /** What was found damaged; what is not made good first. */
  damages: query().output(
    z.array(
      z.object({
        foundAtMs: z.number(),
        /** `altered`: other bytes than were stored; `missing`: no file; `unreadable`: the disk cannot read it. */
        what: z.enum(['altered', 'missing', 'unreadable']),
        mendedAtMs: z.number().nullable(),
        /** Of the attachments it is of. */
        names: z.array(z.string()),
      }),
    ),
  ),
  policy: query().output(blobPolicy),
  setPolicy: command({ roles: everyone })
    .input(z.object({ ...commandFields, policy: blobPolicy }))
    .output(commandDone),
};
