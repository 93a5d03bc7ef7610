import type { LeaseId, WellId } from '#shared/domain/identity/ids.ts';
import type { NoteKey } from '#shared/domain/notes/note.ts';
import { must } from '#shared/kit/must.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import { headOf } from '#core/command-head.ts';
import { os } from '#core/implementer.ts';
import { refuseUnknownLease, refuseUnknownWell } from '#core/refuse-unknown.ts';
import type { Session } from '#core/session.ts';
import type { Edit } from '#core/sync/command-runner.ts';
import { streamOf } from '#core/stream-of.ts';
import { listNotes } from './list-notes.ts';
import type { NoteDesk, PageNews } from './note-desk.ts';

export const notes = {
  list: os.notes.list.handler(({ context, input }) => listNotes(context.tenant, input ?? {})),
  read: os.notes.read.handler(async ({ context, input }) => {
    const { notes: desk, read } = context.tenant;
    const row = await read
      .selectFrom('note')
      .select('body')
      .where('noteKey', '=', input.noteKey)
      .executeTakeFirst();
    const documentId = row && desk.open(input.noteKey);
    return documentId === undefined ? null : { body: row!.body, documentId };
  }),
  begin: os.notes.begin.handler(({ context, input: { noteKey, ...input } }) => {
    const head = headOf('notes.begin', context.session, input);
    const { commandId } = context.tenant.commands.run(head, (edit) => beginNote(edit, noteKey));
    return { commandId, documentId: must(context.tenant.notes.open(noteKey), noteKey) };
  }),
  join: os.notes.join.handler(({ context, input, signal }) => {
    const { closed } = context.tenant.changes;
    const ends = signal ? AbortSignal.any([signal, closed]) : closed;
    return join(context.tenant.notes, input.line, context.session, ends);
  }),
  say: os.notes.say.handler(({ context, input }) => {
    context.tenant.notes.say(input.line, input.message);
    return {};
  }),
};

/** Refuses `well-not-found` and `lease-not-found`. */
function beginNote(edit: Edit, noteKey: NoteKey) {
  if (edit.find('note', noteKey)) return {};
  const [topic = ''] = noteKey.split('/');
  const [kind, id = ''] = topic.split(':');
  if (kind === 'well') refuseUnknownWell(edit, id as WellId);
  if (kind === 'lease') refuseUnknownLease(edit, id as LeaseId);
  edit.open('note', noteKey).set(['begunAt'], edit.nowMs);
  return {};
}

async function* join(desk: NoteDesk, line: string, session: Session, signal: AbortSignal) {
  const news = createEmitter<PageNews | undefined>();
  let isOver = false;
  const all = streamOf<PageNews | undefined, PageNews[]>(news, {
    signal,
    everyMs: 0,
    fold: (gathered = [], one) => {
      if (one) gathered.push(one);
      else isOver = true;
      return gathered;
    },
  });
  // The repo speaks first: listening must have begun.
  const pulled = all.next();
  const leave = desk.join(line, session, (one) => news.emit(one));
  try {
    yield { kind: 'joined' as const };
    for (let next = await pulled; !next.done; next = await all.next()) {
      yield* next.value;
      if (!isOver) continue;
      yield { kind: 'over' as const };
      return;
    }
  } finally {
    leave();
    await all.return();
  }
}
