import * as A from '@automerge/automerge';
import {
  cbor,
  type DocumentId,
  type Message,
  NetworkAdapter,
  type PeerId,
  Repo,
} from '@automerge/automerge-repo/slim';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type NoteKey, noteKeyOf, type NoteTopic, shiftLog } from '#shared/domain/notes/note.ts';
import type { Role } from '#shared/domain/people/role.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { headOf } from '#core/command-head.ts';
import { readRecent } from '#core/features/audit/read-recent.ts';
import type { TenantWriter } from '#core/sync/create-command-runner.ts';
import { documentIdOf } from '#core/sync/document-id.ts';
import { loadDocument } from '#core/sync/load-document.ts';
import { openTestTenant, type TestTenant } from '#tests/fixtures/test-tenant.ts';
import { listNotes } from './list-notes.ts';
import { createNoteDesk, type NoteDesk, type PageNews } from './note-desk.ts';

const key = noteKeyOf(shiftLog, '2026-03');
const silence = { say: () => undefined, on: () => () => undefined };
const patient = { timeout: 5_000 };

/** A window: a repo of its own whose only neighbour is the desk. */
class WindowNetwork extends NetworkAdapter {
  say: (message: Message) => void = () => undefined;
  isReady = () => true;
  whenReady = () => Promise.resolve();
  connect(peerId: PeerId) {
    this.peerId = peerId;
  }
  send(message: Message) {
    this.say(message);
  }
  disconnect() {}
  neighbour() {
    this.emit('peer-candidate', { peerId: 'core' as PeerId, peerMetadata: {} });
  }
  gone() {
    this.emit('peer-disconnected', { peerId: 'core' as PeerId });
  }
  take(message: Message) {
    this.emit('message', message);
  }
}

let tenant: TestTenant;
let desk: NoteDesk;
let lines = 0;
const closing: (() => unknown)[] = [];
const open = (test: TestTenant) =>
  createNoteDesk({
    ...test.deps,
    talk: silence,
    database: test.database.write,
    commands: test.deps.commands as never,
  });

function openWindow(at: NoteDesk, test: TestTenant, role: Role = 'pumper', personName = 'Pat') {
  const line = String(lines++).padStart(32, '0');
  const network = new WindowNetwork();
  const repo = new Repo({ network: [network], peerId: `page-${line}` as PeerId });
  const told: PageNews[] = [];
  let isOver = false;
  let leave = () => {};
  const connect = () => {
    const session = { ...test.session, role, personName };
    leave = at.join(line, session, (news) => {
      if (!news) isOver = true;
      else if (news.kind === 'unsaved') told.push(news);
      else network.take(cbor.decode(Buffer.from(news.message, 'base64')));
    });
    network.say = (message) => at.say(line, Buffer.from(cbor.encode(message)).toString('base64'));
    network.neighbour();
  };
  connect();
  closing.push(() => repo.shutdown());
  return {
    line,
    repo,
    network,
    told,
    isOver: () => isOver,
    find: (id: string) => repo.find<{ body: string }>(`automerge:${id}` as never),
    cut() {
      leave();
      network.say = () => undefined;
      network.gone();
    },
    connect,
  };
}

function begin(test: TestTenant, noteKey: NoteKey = key): void {
  test.deps.commands.run(headOf('notes.begin', test.session, {}), (edit) => {
    edit.open('note', noteKey).set(['begunAt'], edit.nowMs);
    return {};
  });
}

const bodyIn = (test: TestTenant, noteKey: NoteKey = key) =>
  test.database.write
    .prepare('select body from note where noteKey = ?')
    .pluck()
    .get(noteKey) as string;
/** As when nothing of what stands in the note counts any more. */
async function takeOutAll(test: TestTenant): Promise<void> {
  const id = documentIdOf(test.deps.tenantId, 'note', key);
  const empty = openTestTenant();
  begin(empty);
  const { snapshot, heads, sha256 } = empty.database.write
    .prepare('select snapshot, heads, sha256 from document where id = ?')
    .get(id) as Record<string, unknown>;
  const { write } = test.database;
  write.prepare('delete from documentTail where documentId = ?').run(id);
  write
    .prepare('update document set snapshot = ?, heads = ?, sha256 = ? where id = ?')
    .run(snapshot, heads, sha256, id);
  const writer = test.deps.commands as unknown as TenantWriter;
  writer.transact(({ documents }) => {
    documents.forget(id);
    return { result: undefined, changed: [] };
  });
  test.deps.changes.announce('notes.changed', [key]);
  await empty.close();
}

const allChanges = (test: TestTenant) => {
  const id = documentIdOf(test.deps.tenantId, 'note', key);
  const { doc } = loadDocument(test.database.write, id, { actor: '00', author: '' })!;
  return A.getAllChanges(doc).slice(1);
};

beforeEach(() => {
  tenant = openTestTenant();
  desk = open(tenant);
  begin(tenant);
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await desk.close();
  await tenant.close();
});

describe('a note in several windows', () => {
  it('NTE-01 NTE-02 NTE-12 comes out the same in all, and is on the disk in the names of those who wrote it', async () => {
    const id = desk.open(key)!;
    const one = await openWindow(desk, tenant).find(id);
    const other = await openWindow(desk, tenant, 'foreman', 'Lee').find(id);
    one.change((doc) => A.splice(doc, ['body'], 0, 0, 'Pump is down. '));
    for (const [at, letter] of [...'Crew called. '].entries())
      other.change((doc) => A.splice(doc, ['body'], at, 0, letter));
    await expect.poll(() => bodyIn(tenant).length, patient).toBe(27);
    await expect.poll(() => one.doc().body, patient).toBe(bodyIn(tenant));
    expect(other.doc().body).toBe(bodyIn(tenant));
    expect(bodyIn(tenant)).toContain('Pump is down. ');
    expect(bodyIn(tenant)).toContain('Crew called. ');
    const written = (await readRecent(tenant.deps, {})).filter(
      ({ command }) => command === 'notes.write',
    );
    expect(written.map(({ personName }) => personName).toSorted()).toEqual(['Lee', 'Pat']);
    expect(written.flatMap(({ changes }) => changes.map(({ after }) => after)).toSorted()).toEqual([
      'Crew called. ',
      'Pump is down. ',
    ]);
    // Nothing of it may be taken back letter by letter.
    expect(written.every(({ canUndo }) => !canUndo)).toBe(true);
    const pending = tenant.database.write.prepare('select count(*) from pending').pluck().get();
    expect(pending).toBe(3);
  });

  it('NTE-03 NTE-07 NTE-09 comes together with what was written at another seat meanwhile', async () => {
    const office = openTestTenant({ seed: 2 });
    begin(office);
    const there = open(office);
    const window = openWindow(desk, tenant);
    const here = await window.find(desk.open(key)!);
    const far = await openWindow(there, office).find(there.open(key)!);
    here.change((doc) => A.splice(doc, ['body'], 0, 0, 'in the field'));
    far.change((doc) => A.splice(doc, ['body'], 0, 0, 'at the office, '));
    await expect.poll(() => bodyIn(office), patient).toBe('at the office, ');
    await expect.poll(() => bodyIn(tenant), patient).toBe('in the field');
    // A window that lost its line goes on writing.
    window.cut();
    here.change((doc) => A.splice(doc, ['body'], 12, 0, '!'));
    const absorb = (from: TestTenant, to: TestTenant) =>
      (to.deps.commands as unknown as { absorb(all: object[]): void }).absorb([
        { kind: 'note', key, changes: allChanges(from) },
      ]);
    absorb(office, tenant);
    absorb(tenant, office);
    expect(bodyIn(tenant)).toBe(bodyIn(office));
    desk.open(key);
    window.connect();
    await expect.poll(() => here.doc().body.length, patient).toBe(28);
    await expect.poll(() => bodyIn(tenant), patient).toBe(here.doc().body);
    absorb(tenant, office);
    await expect.poll(() => far.doc().body, patient).toBe(here.doc().body);
    await there.close();
    await office.close();
  });

  it('NTE-04 is read along by who may not write, and not changed', async () => {
    const id = desk.open(key)!;
    const writer = await openWindow(desk, tenant).find(id);
    const window = openWindow(desk, tenant, 'viewer');
    const viewer = await window.find(id);
    writer.change((doc) => A.splice(doc, ['body'], 0, 0, 'All well.'));
    await expect.poll(() => viewer.doc().body, patient).toBe('All well.');
    viewer.change((doc) => A.splice(doc, ['body'], 0, 0, 'Mine. '));
    await expect.poll(window.isOver, patient).toBe(true);
    writer.change((doc) => A.splice(doc, ['body'], 9, 0, ' Really.'));
    await expect.poll(() => bodyIn(tenant), patient).toBe('All well. Really.');
    expect(viewer.doc().body).toBe('Mine. All well.');
  });

  it.each([
    ['begins it anew', (doc: Record<string, unknown>) => (doc['begunAt'] = 1)],
    ['puts another text in its place', (doc: Record<string, unknown>) => (doc['body'] = 'Mine.')],
    ['adds something', (doc: Record<string, unknown>) => (doc['more'] = { text: 'x' })],
  ])('NTE-05 is changed by no window that %s', async (_, change) => {
    const window = openWindow(desk, tenant);
    const handle = await window.find(desk.open(key)!);
    handle.change((doc) => void change(doc as Record<string, unknown>));
    await expect.poll(window.isOver, patient).toBe(true);
    desk.settle();
    expect(allChanges(tenant)).toHaveLength(1);
  });

  it('NTE-05 hears no window in another’s name, and nothing that is no message', async () => {
    const id = desk.open(key)! as DocumentId;
    const window = openWindow(desk, tenant);
    const handle = await window.find(id);
    const other = openWindow(desk, tenant);
    for (const bytes of ['', 'AA', Buffer.from(cbor.encode(null)).toString('base64')])
      desk.say(window.line, bytes);
    desk.say('f'.repeat(32), 'AA');
    const say = other.network.say;
    other.network.say = (message) => say({ ...message, senderId: `page-${window.line}` as PeerId });
    const forged = await Promise.race([
      other.find(id),
      new Promise((resolve) => setTimeout(resolve, 400, 'nothing')),
    ]);
    expect(forged).toBe('nothing');
    handle.change((doc) => A.splice(doc, ['body'], 0, 0, 'Still here.'));
    await expect.poll(() => bodyIn(tenant), patient).toBe('Still here.');
  });

  it('NTE-06 says that it is not saved while the disk is full, and saves it then', async () => {
    let isFull = true;
    await desk.close();
    const { commands } = tenant.deps;
    desk = createNoteDesk({
      ...tenant.deps,
      talk: silence,
      database: tenant.database.write,
      commands: {
        runMade(...args: Parameters<NonNullable<unknown> & ((...all: never[]) => void)>) {
          if (isFull) throw new Refusal('disk-full', {});
          (commands as unknown as { runMade(...all: unknown[]): void }).runMade(...args);
        },
      } as never,
    });
    const window = openWindow(desk, tenant);
    const handle = await window.find(desk.open(key)!);
    handle.change((doc) => A.splice(doc, ['body'], 0, 0, 'Kept.'));
    await expect.poll(() => window.told, patient).toEqual([{ kind: 'unsaved', why: 'disk-full' }]);
    expect(bodyIn(tenant)).toBe('');
    isFull = false;
    await expect.poll(() => bodyIn(tenant), patient).toBe('Kept.');
    expect(window.told.at(-1)).toEqual({ kind: 'unsaved', why: null });
  });

  it('NTE-08 goes from windows when it no longer counts', async () => {
    const window = openWindow(desk, tenant);
    const handle = await window.find(desk.open(key)!);
    handle.change((doc) => A.splice(doc, ['body'], 0, 0, 'By one who was revoked.'));
    await expect.poll(() => bodyIn(tenant), patient).toContain('revoked');
    await takeOutAll(tenant);
    await expect.poll(window.isOver, patient).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(allChanges(tenant)).toHaveLength(1);
  });

  it('NTE-15 keeps letters that were typed into what no longer counts a moment before', async () => {
    const window = openWindow(desk, tenant, 'pumper', 'Ana');
    const handle = await window.find(desk.open(key)!);
    handle.change((doc) => A.splice(doc, ['body'], 0, 0, 'By one who was revoked.'));
    await expect.poll(() => bodyIn(tenant), patient).toContain('revoked');
    // Said to the desk, and not committed yet.
    const said = new Promise<void>((resolve) => {
      const { say } = window.network;
      window.network.say = (message) => {
        say(message);
        resolve();
      };
    });
    handle.change((doc) => A.splice(doc, ['body'], 3, 0, 'Oil truck came. '));
    await said;
    await takeOutAll(tenant);
    await expect.poll(window.isOver, patient).toBe(true);
    expect(bodyIn(tenant)).toBe('Oil truck came. ');
    const [last] = await readRecent(tenant.deps, {});
    expect(last).toMatchObject({ command: 'notes.write', personName: 'Ana' });
  });

  it('NTE-10 is found by its topic and by words', async () => {
    const wellId = tenant.deps.newId();
    const ofWell = noteKeyOf(`well:${wellId}` as NoteTopic, '2026-02');
    tenant.deps.commands.run(headOf('wells.create', tenant.session, {}), (edit) => {
      edit.open('well', wellId).set(['name'], 'Bravo 2H');
      return {};
    });
    begin(tenant, ofWell);
    begin(tenant, noteKeyOf(shiftLog, '2026-01'));
    const window = openWindow(desk, tenant);
    const write = async (noteKey: NoteKey, text: string) => {
      const handle = await window.find(desk.open(noteKey)!);
      handle.change((doc) => A.splice(doc, ['body'], 0, 0, text));
      await expect.poll(() => bodyIn(tenant, noteKey), patient).toBe(text);
    };
    await write(key, 'Compressor tripped at 100% load');
    await write(ofWell, 'Rods parted');
    const list = (input: Parameters<typeof listNotes>[1]) => listNotes(tenant.deps, input);
    expect(await list({})).toEqual([
      expect.objectContaining({
        noteKey: key,
        topic: 'shiftLog',
        month: '2026-03',
        topicName: null,
      }),
      expect.objectContaining({ noteKey: ofWell, topicName: 'Bravo 2H', excerpt: 'Rods parted' }),
    ]);
    expect((await list({ text: 'rods' })).map(({ noteKey }) => noteKey)).toEqual([ofWell]);
    expect((await list({ text: '100%' })).map(({ noteKey }) => noteKey)).toEqual([key]);
    expect(await list({ text: '0_%' })).toEqual([]);
    expect((await list({ topic: shiftLog })).map(({ noteKey }) => noteKey)).toEqual([key]);
  });

  it('NTE-11 tells windows who else is in it', async () => {
    const id = desk.open(key)!;
    const one = await openWindow(desk, tenant).find(id);
    const other = await openWindow(desk, tenant, 'foreman', 'Lee').find(id);
    const heard = vi.fn();
    other.on('ephemeral-message', ({ message }) => heard(message));
    await expect
      .poll(() => {
        one.broadcast({ kind: 'here', name: 'Pat', at: 3 });
        return heard.mock.calls.length;
      }, patient)
      .toBeGreaterThan(0);
    expect(heard).toHaveBeenCalledWith({ kind: 'here', name: 'Pat', at: 3 });
  });
});
