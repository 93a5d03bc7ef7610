import { sql } from 'kysely';
import type { NoteListed } from '#shared/contract/notes.ts';
import type { NoteKey, NoteTopic } from '#shared/domain/notes/note.ts';
import type { TenantDeps } from '#core/core-deps.ts';

const EXCERPT = 160;
/** Before what was found. */
const CONTEXT = 40;

/** Notes that say something, newest months first. */
export async function listNotes(
  { read }: Pick<TenantDeps, 'read'>,
  input: Search,
): Promise<NoteListed[]> {
  const { topic, text, limit = 100 } = input;
  const pattern = `%${(text ?? '').replaceAll(/[%_\\]/g, String.raw`\$&`)}%`;
  const rows = await read
    .selectFrom('note')
    .leftJoin('well', (on) => on.on(sql<boolean>`'well:' || well.wellId = note.topic`))
    .leftJoin('lease', (on) => on.on(sql<boolean>`'lease:' || lease.leaseId = note.topic`))
    .select(['noteKey', 'topic', 'month', 'body'])
    .select(({ fn }) => fn.coalesce('well.name', 'lease.name').as('topicName'))
    .where('body', '<>', '')
    .where('body', 'like', sql<string>`${pattern} escape '\\'`)
    .$if(topic !== undefined, (query) => query.where('topic', '=', topic!))
    .orderBy('month', 'desc')
    .orderBy('topic')
    .limit(limit)
    .execute();
  return rows.map(({ noteKey, topic: of, month, body, topicName }) => ({
    noteKey: noteKey as NoteKey,
    topic: of as NoteTopic,
    month,
    topicName,
    excerpt: excerptOf(body, text),
  }));
}

interface Search {
  readonly topic?: NoteTopic | undefined;
  readonly text?: string | undefined;
  readonly limit?: number;
}

function excerptOf(body: string, text: string | undefined): string {
  const at = text ? Math.max(0, body.toLowerCase().indexOf(text.toLowerCase()) - CONTEXT) : 0;
  return body.slice(at, at + EXCERPT);
}
