import * as A from '@automerge/automerge';
import {
  type DocHandle,
  type DocumentId,
  parseAutomergeUrl,
  type BinaryDocumentId,
  cbor,
  type PeerId,
  Repo,
  stringifyAutomergeUrl,
} from '@automerge/automerge-repo/slim';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { NoteKey } from '#shared/domain/notes/note.ts';
import { fieldWriters } from '#shared/domain/people/role.ts';
import { bytesToHex, hexToBytes } from '#shared/chunks/bytes.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { logBug } from '#core/log.ts';
import type { Session } from '#core/session.ts';
import type { TenantWriter } from '#core/sync/create-command-runner.ts';
import { changeHashOf } from '#core/sync/chunks/change-hash.ts';
import { documentIdOf } from '#core/sync/document-id.ts';
import { newWriter } from '#core/sync/document-store.ts';
import type { LiveTalk } from '#core/sync/live-talk.ts';
import { loadDocument } from '#core/sync/load-document.ts';
import { graftLetters } from './graft-letters.ts';
import { changesOf, parsePageMessage, writerOf } from './page-message.ts';
import { PagesNetwork } from './pages-network.ts';

/** What a window is told. */
export type PageNews =
  | { readonly kind: 'message'; readonly message: string }
  | { readonly kind: 'unsaved'; readonly why: string | null };

/**
 * Notes that windows of this seat have open to write in together, in a repo of automerge-repo. It is no store: what is written
 * reaches the disk as commands, and what other seats wrote comes from the disk.
 *
 * Invariants:
 * 1. What a window says is taken only if it is by that window, of a note that is open, and writes in its text.
 * 2. All that is taken is committed in the name of whose window made it, within COMMIT_MS or as soon as the disk has room.
 * 3. What no longer counts ends the windows' repos, so that none of them brings it back; letters that stood in it and were not on
 *    the disk yet are written anew.
 */
export interface NoteDesk {
  /** Has a note ready for windows; its id in their repos. undefined: nobody has begun it. */
  open(noteKey: NoteKey): string | undefined;
  /** Until `tell` answers for the last time (`undefined`), or `leave` is called. */
  join(line: string, session: Session, tell: (news: PageNews | undefined) => void): () => void;
  say(line: string, message: string): void;
  /** Commits what waits. */
  settle(): void;
  close(): Promise<void>;
}

export interface NoteDeskDeps extends Pick<
  TenantDeps,
  'tenantId' | 'changes' | 'log' | 'ports' | 'newId'
> {
  readonly database: Database;
  readonly commands: Pick<TenantWriter, 'runMade'>;
  /** Where others write who sit at other seats. */
  readonly talk: LiveTalk;
}

interface OpenNote {
  readonly noteKey: NoteKey;
  readonly handle: DocHandle<Record<string, unknown>>;
  /** Object id of the text. */
  readonly text: string;
  /** Heads of what is on the disk. */
  stored: A.Heads;
}

interface Page {
  readonly peerId: PeerId;
  readonly session: Session;
  readonly tell: (news: PageNews | undefined) => void;
}

const COMMIT_MS = 200;
const TRY_AGAIN_MS = 2_000;

export function createNoteDesk(deps: NoteDeskDeps): NoteDesk {
  const { database, commands, log } = deps;
  const pages = new Map<string, Page>();
  const notes = new Map<DocumentId, OpenNote>();
  const sessionByActor = new Map<string, Session>();
  let repo: { readonly repo: Repo; readonly network: PagesNetwork } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let unsaved: string | null = null;

  const load = (noteKey: NoteKey) => {
    const id = documentIdOf(deps.tenantId, 'note', noteKey);
    return loadDocument(database, id, newWriter(deps.ports, ''))?.doc;
  };
  const repoNow = () => {
    if (repo) return repo;
    const network = new PagesNetwork();
    const shareConfig = { announce: async () => false, access: async () => true };
    return (repo = {
      network,
      repo: new Repo({ network: [network], peerId: corePeer, shareConfig }),
    });
  };
  const tellAll = (news: PageNews | undefined) => {
    for (const { tell } of pages.values()) tell(news);
  };
  const commit = () => {
    clearTimeout(timer);
    timer = undefined;
    let why: string | null = null;
    for (const note of notes.values()) {
      try {
        commitNote(note);
      } catch (error) {
        if (!isRefusal(error)) logBug(log, error, { part: 'notes' });
        why = isRefusal(error) ? error.code : 'bug';
      }
    }
    if (why !== null) timer = setTimeout(commit, TRY_AGAIN_MS);
    if (why !== unsaved) tellAll({ kind: 'unsaved', why });
    unsaved = why;
  };
  const commitNote = (note: OpenNote) => {
    const doc = note.handle.doc();
    const changes = A.getChangesSince(doc, note.stored);
    if (changes.length === 0) return;
    for (const [session, some] of byWriter(changes, sessionByActor)) {
      const head = { command: 'notes.write', session, screen: 'notes' };
      commands.runMade(head, { kind: 'note', key: note.noteKey, changes: some });
      note.stored = headsAfter(note.stored, some);
    }
  };
  /** Two repos of which one passes over what the other says talk for ever. */
  const expel = (line: string, page: Page) => {
    log.warn({ personName: page.session.personName }, 'a window wrote in a note what it may not');
    pages.delete(line);
    repo?.network.leave(page.peerId);
    page.tell(undefined);
  };
  const begin = () => {
    timer ??= setTimeout(commit, COMMIT_MS);
  };
  /** Lets go of everything: windows that are still there begin anew. */
  const reset = () => {
    clearTimeout(timer);
    timer = undefined;
    tellAll(undefined);
    pages.clear();
    notes.clear();
    sessionByActor.clear();
    const old = repo;
    repo = undefined;
    return old?.repo.shutdown();
  };
  /** What was typed and is not on the disk yet stands on what no longer counts: its letters are written anew. */
  const keepLetters = (note: OpenNote, left: A.Doc<Record<string, unknown>>) => {
    const mine = note.handle.doc();
    const unsavedYet = A.getChangesSince(mine, note.stored);
    let doc = left;
    let before = note.stored;
    for (const [session, some] of byWriter(unsavedYet, sessionByActor)) {
      const after = headsAfter(before, some);
      const heads = A.getHeads(doc);
      doc = graftLetters(mine, { before, after }, doc, 'body');
      before = after;
      const changes = A.getChangesSince(doc, heads);
      const head = { command: 'notes.write', session, screen: 'notes' };
      if (changes.length > 0) commands.runMade(head, { kind: 'note', key: note.noteKey, changes });
    }
    A.free(doc);
  };
  const saveBeforeReset = (note: OpenNote) => {
    const doc = load(note.noteKey);
    try {
      if (doc && !fits(note, doc)) return keepLetters(note, doc);
      if (doc) A.free(doc);
      commitNote(note);
    } catch (error) {
      // Who may not write any more is refused as with any command; the windows are let go all the same.
      if (!isRefusal(error)) logBug(log, error, { part: 'notes' });
    }
  };
  const heed = (note: OpenNote) => {
    const doc = load(note.noteKey);
    if (!doc || !fits(note, doc)) {
      if (doc) A.free(doc);
      for (const one of notes.values()) saveBeforeReset(one);
      return void reset();
    }
    const heads = A.getHeads(doc);
    const changes = A.getChangesSince(doc, note.stored);
    if (changes.length > 0) note.handle.update((mine) => A.applyChanges(mine, changes)[0]);
    note.stored = heads;
    A.free(doc);
  };
  const isOwnPage = (peerId: string) => [...pages.values()].some((page) => page.peerId === peerId);
  const stopHearing = deps.talk.on('note', (what) => {
    const said = elsewhere.safeParse(what).data;
    const note = said && [...notes.values()].find(({ noteKey }) => noteKey === said.noteKey);
    if (note && pages.size > 0) note.handle.broadcast({ ...said.message, from: said.from });
  });
  const stop = deps.changes.subscribe(({ event, ids, many }) => {
    if (event !== 'notes.changed') return;
    for (const note of notes.values()) if (many || ids.includes(note.noteKey)) heed(note);
  });

  return {
    open(noteKey) {
      const id = documentIdOf(deps.tenantId, 'note', noteKey);
      const { documentId } = parseAutomergeUrl(
        stringifyAutomergeUrl({ documentId: hexToBytes(id) as BinaryDocumentId }),
      );
      if (notes.has(documentId)) return documentId;
      const doc = load(noteKey);
      if (!doc) return undefined;
      const handle = repoNow().repo.import<Record<string, unknown>>(A.save(doc), {
        docId: documentId,
      });
      const text = A.getObjectId(doc, 'body') as string;
      notes.set(documentId, { noteKey, handle, text, stored: A.getHeads(doc) });
      A.free(doc);
      handle.on('change', begin);
      handle.on('ephemeral-message', ({ senderId, message }) => {
        if (isOwnPage(senderId)) deps.talk.say('note', { noteKey, from: senderId, message });
      });
      return documentId;
    },
    join(line, session, tell) {
      const { network } = repoNow();
      const page = { peerId: `page-${line}` as PeerId, session, tell };
      pages.set(line, page);
      network.join(page.peerId, (message) =>
        tell({ kind: 'message', message: Buffer.from(cbor.encode(message)).toString('base64') }),
      );
      return () => {
        if (pages.get(line) !== page) return;
        commit();
        pages.delete(line);
        network.leave(page.peerId);
        if (pages.size === 0 && unsaved === null) void reset();
      };
    },
    say(line, message) {
      const page = pages.get(line);
      if (!page || !repo) return;
      const parsed = parsePageMessage(new Uint8Array(Buffer.from(message, 'base64')), page.peerId);
      const note = parsed?.documentId && notes.get(parsed.documentId);
      if (!parsed || !note) return;
      const changes = changesOf(parsed);
      const writers = changes
        ?.filter((change) => !isKnown(note.handle.doc(), change))
        .map((change) => writerOf(change, note.text));
      const mayWrite = fieldWriters.includes(page.session.role);
      if (!writers || writers.includes(undefined) || (writers.length > 0 && !mayWrite))
        return expel(line, page);
      for (const actor of writers) sessionByActor.set(actor!, page.session);
      repo.network.receive(parsed);
    },
    settle: commit,
    async close() {
      stop();
      stopHearing();
      commit();
      await reset();
    },
  };
}

const corePeer = 'core' as PeerId;

/** What is on the disk still holds all that was on it. */
function fits({ stored }: Pick<OpenNote, 'stored'>, doc: A.Doc<unknown>): boolean {
  return A.hasHeads(doc, stored);
}

/** What a window at another seat says of where its person writes. */
const elsewhere = z.object({
  noteKey: z.string(),
  from: z.string().max(80),
  message: z.object({
    kind: z.literal('here'),
    name: z.string().max(120),
    cursor: z.string().max(200).nullable(),
  }),
});

function isKnown(doc: A.Doc<unknown>, change: Uint8Array): boolean {
  const hash = changeHashOf(change);
  return hash !== undefined && A.hasHeads(doc, [bytesToHex(hash)]);
}

/** Changes that follow one another by one person, together. */
function byWriter(
  changes: readonly Uint8Array[],
  sessionByActor: ReadonlyMap<string, Session>,
): (readonly [Session, Uint8Array[]])[] {
  const groups: (readonly [Session, Uint8Array[]])[] = [];
  for (const change of changes) {
    const session = sessionByActor.get(A.decodeChange(change).actor);
    if (!session) throw new Error('A change in a note that no window made');
    const last = groups.at(-1);
    if (last?.[0] === session) last[1].push(change);
    else groups.push([session, [change]]);
  }
  return groups;
}

/** Of a document with some heads, to which changes that build on it were added. */
function headsAfter(heads: A.Heads, changes: readonly Uint8Array[]): A.Heads {
  const left = new Set(heads);
  for (const change of changes) {
    const { hash, deps } = A.decodeChange(change);
    for (const dep of deps) left.delete(dep);
    left.add(hash);
  }
  return [...left];
}
