import { describe, expect, it } from 'vitest';
import { directed, runDirected } from './directed.ts';

const patienceMs = 60_000;

describe('what chance brings about too rarely', () => {
  it.each(Object.keys(directed))(
    'SYN-60 seats hold and show the same after %s',
    (name) => {
      expect(runDirected(name)).toEqual([]);
    },
    patienceMs,
  );
});
