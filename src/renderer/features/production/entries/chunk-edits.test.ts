import { describe, expect, it } from 'vitest';
import { chunkEdits } from './chunk-edits.ts';
import type { EntryEdit } from './entry.ts';

const edit = (wellId: string, field: 'oilBbl' | 'gasMcf'): EntryEdit => ({
  wellId,
  period: '2026-07-01',
  field,
  text: '1',
  before: null,
  after: 1,
});

describe('chunkEdits', () => {
  it('keeps all fields of a well and day together and fills each part', () => {
    const wells = ['A', 'B', 'C'];
    const edits = [
      ...wells.map((well) => edit(well, 'oilBbl')),
      ...wells.map((well) => edit(well, 'gasMcf')),
    ];
    const shown = chunkEdits(edits, 2).map((chunk) => chunk.map((one) => one.wellId).join(''));
    expect(shown).toEqual(['ABAB', 'CC']);
  });

  it('makes no part of nothing', () => {
    expect(chunkEdits([])).toEqual([]);
  });
});
