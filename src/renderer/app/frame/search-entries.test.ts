import { describe, expect, it } from 'vitest';
import { searchEntries } from './search-entries.ts';

const entries = [
  { key: '1', label: 'University 21-4H', detail: '42-329-12345-0000 · Peña lease' },
  { key: '2', label: 'Peña 1', detail: '42-329-00007-0000' },
  { key: '3', label: 'Wells' },
];
const keysOf = (search: string, most = 9) =>
  searchEntries(entries, search, most).map((entry) => entry.key);

describe('searchEntries', () => {
  it('finds by any part of the name, accents aside, best first', () => {
    expect(keysOf('pena')).toEqual(['2', '1']);
    expect(keysOf('21-4')).toEqual(['1']);
  });

  it('finds an API number with and without dashes', () => {
    expect(keysOf('4232900007')).toEqual(['2']);
    expect(keysOf('42-329-123')).toEqual(['1']);
  });

  it('puts a name whose words begin with the search before one that has it in its number', () => {
    const wells = [
      { key: 'a', label: 'Mesquite Draw 1', detail: '42-329-87100' },
      { key: 'b', label: 'Mesquite Draw 3', detail: '42-329-87102' },
    ];
    expect(searchEntries(wells, 'mesq draw 3', 9).map(({ key }) => key)).toEqual(['b', 'a']);
  });

  it('finds by what is not shown', () => {
    const [found] = searchEntries([{ key: 'a', label: 'x', keywords: 'plc/tank-1' }], 'tank', 9);
    expect(found?.key).toBe('a');
  });

  it('needs every word and keeps to the limit', () => {
    expect(keysOf('university wells')).toEqual([]);
    expect(keysOf('', 2)).toEqual(['1', '2']);
  });
});
