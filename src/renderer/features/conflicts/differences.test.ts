import { expect, it } from 'vitest';
import { differences, nameIn } from './differences.ts';

const high = '{"name":"Tubing high","limit":900,"delay":{"onSeconds":5}}';
const higher = '{"name":"Tubing high","limit":950,"delay":{"onSeconds":5}}';

it('CON-60 of structured values only what they do not agree on is said', () => {
  expect(differences([high, higher], higher)).toBe('limit: 950');
  expect(differences([high, '{"name":"Tubing high","delay":{"onSeconds":9}}'], high)).toBe(
    'limit: 900, delay.onSeconds: 5',
  );
  expect(nameIn(high)).toBe('Tubing high');
  expect(nameIn('10')).toBeUndefined();
  for (const plain of [
    ['10', '11'],
    ['{10', high],
    [null, high],
  ] as const)
    expect(differences(plain, plain[1])).toBeUndefined();
});
