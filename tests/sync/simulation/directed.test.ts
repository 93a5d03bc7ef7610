import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mutants, pathOf } from './mutants.ts';
import { directed, runDirected } from './directed.ts';

const patienceMs = 60_000;

describe('bugs that are planted by `npm run soak -- sync-mutants`', () => {
  it.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    'have their place: %s',
    (_, mutant) => {
      const source = readFileSync(pathOf(mutant), 'utf8');
      for (const [text] of mutant.replace)
        expect([text, source.includes(text)]).toEqual([text, true]);
      expect(Object.keys(directed)).toContain(mutant.foundBy);
    },
  );
});

describe('what chance brings about too rarely', () => {
  it.each(Object.keys(directed))(
    'SYN-60 seats hold and show the same after %s',
    (name) => {
      expect(runDirected(name)).toEqual([]);
    },
    patienceMs,
  );
});
