import { expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { aboutChoices, aboutKey } from './annotation-about.ts';

const tags = [
  { tagId: 'a', wellId: 'W1', leaseId: 'L1' },
  { tagId: 'b', wellId: 'W1', leaseId: 'L1' },
  { tagId: 'tank', wellId: null, leaseId: 'L1' },
] as unknown as Tag[];
const book = { tagsById: new Map(tags.map((tag) => [tag.tagId as string, tag])) };
const keys = (...rest: [readonly string[], Parameters<typeof aboutChoices>[2]?]) =>
  aboutChoices(rest[0], book, rest[1]).map(aboutKey);

it('offers each well, pen and lease once, and everything', () => {
  expect(keys(['a', 'b', 'tank'])).toEqual([
    'well W1',
    'tag a',
    'tag b',
    'tag tank',
    'lease L1',
    'general',
  ]);
});

it('keeps what it was about, be it shown or not', () => {
  expect(keys([], { kind: 'tag', tagId: 'gone' as TagId })).toEqual(['general', 'tag gone']);
});
