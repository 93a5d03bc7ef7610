import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { fieldWriters } from '#shared/domain/people/role.ts';
import { noteKey, noteTopic } from '#shared/domain/notes/note.ts';
import { command, commandDone, commandFields, publicQuery, query, stream } from './call.ts';

/** Names the line of one window, chosen by it: 128 random bits as hex. */
const line = z.string().regex(/^[0-9a-f]{32}$/);
/** A message of automerge-repo as CBOR, in base64. */
const message = z.base64().max(4_000_000);

const noteListed = z.object({
  noteKey,
  topic: noteTopic,
  month: z.string(),
  /** Of a well or lease. */
  topicName: z.string().nullable(),
  /** First lines, or what was found. */
  excerpt: z.string(),
});
export type NoteListed = z.output<typeof noteListed>;

export const notes = {
  /** Newest months first. */
  list: publicQuery({ method: 'GET', path: '/notes', summary: 'Notes and the shift log' })
    .input(
      z
        .object({
          topic: noteTopic.optional(),
          text: z.string().trim().max(100).optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        })
        .optional(),
    )
    .output(z.array(noteListed)),
  /** One note as text, and how a window's repo finds it; null while nobody has begun it. */
  read: query()
    .input(z.object({ noteKey }))
    .output(z.object({ body: z.string(), documentId: z.string() }).nullable()),
  /** Begins a note that nobody has begun; does nothing to one that is there. */
  begin: command({ roles: fieldWriters })
    .input(z.object({ ...commandFields, noteKey }))
    .output(commandDone.extend({ documentId: z.string() })),
  /**
   * Messages of the core's repo to a window's, for as long as the window listens. `joined` comes first. `unsaved`: why what was
   * written is not on the disk yet, null when it is again. After `over` the window's repo is worth nothing: it begins anew.
   */
  join: stream()
    .input(z.object({ line }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('joined') }),
          z.object({ kind: z.literal('message'), message }),
          z.object({ kind: z.literal('unsaved'), why: z.string().nullable() }),
          z.object({ kind: z.literal('over') }),
        ]),
      ),
    ),
  /** A message of a window's repo to the core's. What it may not say is passed over. */
  say: query().input(z.object({ line, message })).output(z.object({})),
};
