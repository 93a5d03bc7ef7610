import { z } from 'zod';
import type { Brand } from '#shared/kit/brand.ts';

/** What a note is about: the shift log, a well or a lease. */
export type NoteTopic = Brand<'NoteTopic'>;
/** `<topic>/<YYYY-MM>`: one month of a topic is one note. */
export type NoteKey = Brand<'NoteKey'>;

const ulid = '[0-9A-HJKMNP-TV-Z]{26}';
const topic = `(?:shiftLog|(?:well|lease):${ulid})`;
const month = '\\d{4}-(?:0[1-9]|1[0-2])';

// Cast, not transformed: what comes out is still known to be a string, for the OpenAPI document too.
export const noteTopic = z
  .string()
  .regex(new RegExp(`^${topic}$`), 'must be a topic') as unknown as z.ZodType<NoteTopic, string>;
export const noteKey = z
  .string()
  .regex(new RegExp(`^${topic}/${month}$`), 'must be a topic and a month') as unknown as z.ZodType<
  NoteKey,
  string
>;

/** Characters of one note; a longer one would be slow to write in. */
export const MAX_NOTE_LENGTH = 200_000;

export const shiftLog = 'shiftLog' as NoteTopic;

export function noteKeyOf(of: NoteTopic, monthOf: string): NoteKey {
  return `${of}/${monthOf}` as NoteKey;
}
