import { describe, expect, it } from 'vitest';
import type { Space } from '#shared/chunks/header.ts';
import { hintToText, textToHint } from './hint-text.ts';
import type { Hint } from './hints.ts';

const hints: Hint[] = [
  { kind: 'chunks', tenant: 'acme', space: 'field' },
  { kind: 'account', tenant: 'acme' },
  {
    kind: 'live',
    tenant: 'acme',
    live: { kind: 'live', space: 'field' as Space, bytes: Uint8Array.of(1, 2) },
  },
];

describe('a hint as text', () => {
  it.each(hints)('says to others what it said: $kind', (hint) => {
    expect(textToHint('other', hintToText('me', hint))).toEqual(hint);
  });

  it('RLY-36 is passed over when it is one’s own', () => {
    expect(textToHint('me', hintToText('me', hints[0]!))).toBeUndefined();
  });

  it.each([
    '',
    'null',
    '{',
    '{"by":"x","kind":"chunks","tenant":"../x","space":"field"}',
    '{"by":"x","kind":"chunks","tenant":"acme"}',
    '{"by":"x","kind":"live","tenant":"acme","live":"AAAA"}',
    '{"by":"x","kind":"drop","tenant":"acme"}',
  ])('RLY-36 is passed over when it is none: %s', (text) =>
    expect(textToHint('me', text)).toBeUndefined(),
  );
});
