import * as A from '@automerge/automerge';
import { afterEach, describe, expect, it } from 'vitest';
import { noteKeyOf, shiftLog } from '#shared/domain/notes/note.ts';
import { openTestStore, type TestStore, testTenantId } from '#tests/fixtures/test-store.ts';
import { documentIdOf } from './document-id.ts';
import { loadDocument } from './load-document.ts';

const key = noteKeyOf(shiftLog, '2026-03');
const stores: TestStore[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

/** A store with a note, and a change that somebody has made in a copy of it. */
function setup() {
  const rights = { mayWrite: true };
  const told = { committed: 0 };
  const store = openTestStore({
    mayWrite: () => rights.mayWrite,
    committed: () => void told.committed++,
  });
  stores.push(store);
  store.run((edit) => edit.open('note', key).set(['begunAt'], 1));
  const id = documentIdOf(testTenantId, 'note', key);
  const { doc } = loadDocument(store.database.write, id, { actor: 'aa', author: '' })!;
  const before = A.getHeads(doc);
  const after = A.change(doc, (one) => A.splice(one as A.Doc<unknown>, ['body'], 0, 0, 'Quiet.'));
  const changes = A.getChangesSince(after, before);
  told.committed = 0;
  const write = () =>
    store.writer.runMade(
      { command: 'notes.write', session: store.session, screen: 'notes' },
      { kind: 'note', key, changes },
    );
  return { store, rights, told, write };
}

describe('what was written in a window', () => {
  it('SYN-262 is refused where this seat may not write, and nothing of it is kept', () => {
    const { store, rights, told, write } = setup();
    const pending = store.rows('pending').length;
    rights.mayWrite = false;
    expect(write).toThrow('space-not-writable');
    expect(store.rows('note')).toMatchObject([{ body: '' }]);
    expect(store.rows('pending')).toHaveLength(pending);
    expect(told.committed).toBe(0);
    rights.mayWrite = true;
    write();
    expect(store.rows('note')).toMatchObject([{ body: 'Quiet.' }]);
  });

  it('SYN-262 is told to whoever sends it on, once', () => {
    const { told, write } = setup();
    write();
    expect(told.committed).toBe(1);
    write();
    expect(told.committed).toBe(1);
  });
});
