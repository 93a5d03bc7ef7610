import * as A from '@automerge/automerge';
import { describe, expect, it } from 'vitest';
import { genesisOf } from './genesis.ts';

type Doc = Record<string, unknown>;
const actor = (n: number) => n.toString(16).padStart(32, '0');
const fresh = (n: number) => A.load<Doc>(genesisOf('well'), { actor: actor(n) });
const named = (doc: A.Doc<Doc>, name: string) =>
  A.change(doc, { time: 0 }, (edit) => {
    edit['name'] = new A.ImmutableString(name);
  });

/** What the document store is built on; a new version of the library that behaves otherwise must be noticed. */
describe('Automerge', () => {
  it('refuses for ever to join two histories of one actor', () => {
    const one = named(fresh(1), 'A');
    const restored = named(fresh(1), 'B');
    expect(() => A.merge(A.clone(one), restored)).toThrow('duplicate seq');
  });

  it('keeps both of two values, and shows one that is not the later', () => {
    const late = A.change(fresh(1), { time: 2_000 }, (doc) => void (doc['name'] = 'late'));
    const early = A.change(fresh(2), { time: 1_000 }, (doc) => void (doc['name'] = 'early'));
    const merged = A.merge(late, early);
    expect(Object.values(A.getConflicts(merged, 'name')!).toSorted()).toEqual(['early', 'late']);
    expect(merged['name']).toBe('early');
  });

  it('lets an edit win over a deletion without a conflict', () => {
    const base = named(fresh(1), 'A');
    const edited = named(A.clone(base, { actor: actor(2) }), 'B');
    const deleted = A.change(A.clone(base, { actor: actor(3) }), (doc) => void delete doc['name']);
    const merged = A.merge(deleted, edited);
    expect(String(merged['name'])).toBe('B');
    expect(A.getConflicts(merged, 'name')).toBeUndefined();
  });

  it('loses one side of a container that both made', () => {
    const make = (n: number, key: string) =>
      A.change(fresh(n), (doc) => void (doc['extra'] = { [key]: n }));
    const merged = A.merge(make(1, 'one'), make(2, 'two'));
    expect(Object.keys(merged['extra'] as object)).toHaveLength(1);
  });

  it('ignores an author given to load, and takes one set afterwards', () => {
    const doc = A.load<Doc>(genesisOf('well'), { actor: actor(1), author: 'abcd' });
    const authorOf = (changed: A.Doc<Doc>) => A.getChangesMetaSince(changed, []).at(-1)!.author;
    expect(authorOf(named(A.clone(doc, actor(2)), 'A'))).toBeNull();
    A.getBackend(doc).setAuthor('abcd');
    const change = A.getLastLocalChange(named(doc, 'A'))!;
    expect(authorOf(A.applyChanges(fresh(3), [change])[0])).toBe('abcd');
  });
});
