import { describe, expect, it } from 'vitest';
import type { TagRow } from '#renderer/features/tags/tag-row.ts';
import { nameFor, nearFirst, suggestFor } from './suggestions.ts';
import { withWord, wordAt } from './typed-word.ts';

const row = (tagId: string, name: string): TagRow =>
  ({
    tag: { tagId, name, unit: 'psi', equipment: null },
    deviceName: 'RTU',
    wellName: 'Mesa 1',
    leaseName: null,
    text: `${name} mesa 1`.toLowerCase(),
  }) as unknown as TagRow;
const rows = [row('d/t', 'Tubing pressure'), row('d/c', 'Casing pressure'), row('d/x', 'Own')];
const suggest = (word: string, inputs = {}) =>
  suggestFor(word, { inputs, rows, ownId: 'd/x' }).map(({ kind, insert }) => `${kind} ${insert}`);

describe('names completed in an expression', () => {
  it('CLC-01 are functions, names that are there, and tags', () => {
    expect(suggest('cas')).toEqual(['tag casing_pressure']);
    expect(suggest('ca')).toEqual(['tag casing_pressure']);
    expect(suggest('cl')).toEqual(['function clamp(']);
    expect(suggest('mesa')).toEqual(['tag tubing_pressure', 'tag casing_pressure']);
    expect(suggest('own')).toEqual([]);
    expect(suggest('tub', { tubing_pressure: 'd/t' })).toEqual([
      'name tubing_pressure',
      'tag tubing_pressure',
    ]);
    expect(suggest('')).toEqual([]);
  });

  it('CLC-01 are of the same well first', () => {
    const near = { ...row('d/n', 'Near'), tag: { tagId: 'd/n', wellId: 'w' } } as TagRow;
    expect(nearFirst([...rows, near], 'w')[0]).toBe(near);
    expect(nearFirst(rows, '')).toBe(rows);
  });

  it('stand in the place of the word that is typed', () => {
    const text = '2 * cas + 1';
    const word = wordAt(text, 7);
    expect(word).toEqual({ word: 'cas', start: 4, end: 7 });
    expect(withWord(text, word, 'casing')).toEqual({ text: '2 * casing + 1', caret: 10 });
    expect(wordAt('a + 12', 6).word).toBe('');
  });

  it('are plain, each its own, and no function', () => {
    expect(nameFor('Presión #2', new Set())).toBe('presion_2');
    expect(nameFor('2nd stage', new Set())).toBe('t_2nd_stage');
    expect(nameFor('Max', new Set())).toBe('t_max');
    expect(nameFor('Gas', new Set(['gas']))).toBe('gas_2');
  });
});
