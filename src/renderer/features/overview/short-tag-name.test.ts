import { expect, it } from 'vitest';
import { shortTagName } from './short-tag-name.ts';

it.each([
  ['Javelina 1H oil rate', ['Javelina 1H'], 'Oil rate'],
  ['Javelina Ridge oil tank 1 level', [undefined, 'Javelina Ridge'], 'Oil tank 1 level'],
  ['Javelina 1H', ['Javelina 1H'], 'Javelina 1H'],
  ['Javelina 10 oil rate', ['Javelina 1'], 'Javelina 10 oil rate'],
  ['Oil rate', [null], 'Oil rate'],
])('%s beside %j is %s', (name, places, short) => {
  expect(shortTagName(name, places)).toBe(short);
});
