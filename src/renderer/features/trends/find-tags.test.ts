import { expect, it } from 'vitest';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { findTags, indexTags, usualTags } from './find-tags.ts';

const tag = (name: string, signal: Tag['signal'] = 'other') =>
  ({ tagId: `D/${name}`, name, signal, unit: 'psi' }) as unknown as Tag;
const tags = [
  tag('Mesa 1H tubing pressure', 'tubingPsi'),
  tag('Mesa 1H oil rate', 'oilRateBblPerDay'),
  tag('Río 2 tubing pressure', 'tubingPsi'),
  tag('Old Mesa tank'),
];
const index = indexTags(
  tags,
  ({ name }) => name,
  () => 'North lease',
);
const found = (search: string, most = 10) => findTags(index, search, most).map(({ name }) => name);

it('finds tags by every word of name, place, unit or id, in any order, accents aside', () => {
  expect(found('pressure mesa')).toEqual(['Mesa 1H tubing pressure']);
  expect(found('rio north')).toEqual(['Río 2 tubing pressure']);
  expect(found('nowhere')).toEqual([]);
});

it('puts those that begin with the search first, and stops at the most', () => {
  expect(found('mesa').at(-1)).toBe('Old Mesa tank');
  expect(found('', 2)).toHaveLength(2);
});

it('searches 20,000 tags by every key', () => {
  const many = Array.from({ length: 20_000 }, (_, number) => tag(`Well ${number} casing pressure`));
  const large = indexTags(
    many,
    ({ name }) => name,
    () => '',
  );
  expect(findTags(large, '19999 casing', 50).map(({ name }) => name)).toEqual([
    'Well 19999 casing pressure',
  ]);
});

it('chooses what one looks at first of a well', () => {
  expect(usualTags(tags).map(({ name }) => name)[0]).toBe('Mesa 1H oil rate');
  expect(usualTags([tags[3]!])).toEqual([tags[3]]);
});
