import * as A from '@automerge/automerge';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { graftLetters } from './graft-letters.ts';

const note = (body: string) => A.from<Record<string, unknown>>({ body }, { actor: 'aa' });
const type = (doc: A.Doc<Record<string, unknown>>, actor: string, at: number, letters: string) =>
  A.change(A.clone(doc, { actor }), (draft) => A.splice(draft, ['body'], at, 0, letters));

const cases: [string, string, number, string, string][] = [
  ['behind what stays', 'abc', 5, '!', 'ab!c'],
  ['behind what goes', 'abc', 3, 'hello', 'ahellobc'],
  ['at the beginning', 'abc', 0, 'hello', 'helloabc'],
  ['at the end', 'abc', 6, 'hello', 'abchello'],
  ['in a note of which nothing stays', '', 2, 'hello', 'hello'],
];

it.each(cases)('NTE-15 puts letters %s where they stood', (_what, left, at, letters, expected) => {
  const whole = type(note(left), 'bb', Math.min(1, left.length), 'XYZ');
  const mine = type(whole, 'cc', at, letters);
  const span = { before: A.getHeads(whole), after: A.getHeads(mine) };
  expect(graftLetters(mine, span, A.clone(note(left), { actor: 'dd' }), 'body')['body']).toBe(
    expected,
  );
});

it('NTE-15 keeps every letter, in the order of each writing, wherever others are taken out', () => {
  const edits = fc.array(fc.tuple(fc.nat(40), fc.string({ minLength: 1, maxLength: 4 })), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.nat(20), edits, (left, where, typed) => {
      const base = note(left);
      const whole = type(base, 'bb', Math.min(where, left.length), 'gone');
      let mine = A.clone(whole, { actor: 'cc' });
      for (const [at, letters] of typed)
        mine = A.change(mine, (draft) => {
          const { length } = String(draft['body']);
          A.splice(draft, ['body'], Math.min(at, length), 0, letters);
        });
      const span = { before: A.getHeads(whole), after: A.getHeads(mine) };
      const kept = graftLetters(mine, span, A.clone(base, { actor: 'dd' }), 'body')['body'];
      const letters = (text: string) => [...text].toSorted().join('');
      expect(letters(String(kept))).toBe(letters(left + typed.map(([, some]) => some).join('')));
    }),
  );
});
