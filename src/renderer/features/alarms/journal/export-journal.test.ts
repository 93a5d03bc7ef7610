import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '#shared/contract/alarms.ts';
import type { Core } from '#renderer/core.ts';
import { exportJournal, type JournalWords } from './export-journal.ts';

const words: JournalWords = {
  column: (column) => column,
  kind: (kind) => `kind ${kind}`,
  phase: (phase) => `phase ${phase}`,
  priority: (priority) => priority,
};
const entry = (entryId: string, changes: Partial<JournalEntry> = {}) =>
  ({
    entryId,
    atMs: 0,
    sourceMs: null,
    name: 'High, very',
    kind: 'raise',
    priority: 'high',
    wellName: null,
    tagName: null,
    value: 1.5,
    threshold: 1,
    unit: 'psi',
    phaseBefore: 'normal',
    phase: 'unacknowledged',
    personName: null,
    secondPerson: null,
    reason: '=cmd()',
    untilMs: null,
    isFirstOut: false,
    isInTest: false,
    ...changes,
  }) as JournalEntry;

function journalOf(pages: readonly JournalEntry[][]) {
  const asked: unknown[] = [];
  const call = async (_feature: string, _name: string, input: { before?: string }) => {
    asked.push(input);
    const page = Number(input.before ?? 0);
    return { entries: pages[page]!, next: page + 1 < pages.length ? String(page + 1) : null };
  };
  return { asked, core: { call } as unknown as Pick<Core, 'call'> };
}

describe('the journal as CSV', () => {
  it('holds every page once, beneath one header', async () => {
    const { core, asked } = journalOf([[entry('a'), entry('b')], [entry('c')]]);
    const told: number[] = [];
    const signal = new AbortController().signal;
    const blob = await exportJournal(core, { text: 'x' }, words, {
      signal,
      onProgress: (entries) => told.push(entries),
    });
    const lines = (await blob.text()).split('\r\n');
    expect(lines[0]).toMatch(/^\ufeff?atMs,sourceMs,name,/);
    expect(lines.slice(1, -1).map((line) => line.split(',').at(-1))).toEqual(['a', 'b', 'c']);
    expect(lines[1]).toBe(
      `1970-01-01T00:00:00.000Z,,"High, very",kind raise,high,,,1.5,1,psi,phase normal,phase unacknowledged,,,'=cmd(),,false,false,a`,
    );
    expect(told).toEqual([2, 3]);
    expect(asked).toEqual([
      { text: 'x', limit: 2_000 },
      { text: 'x', limit: 2_000, before: '1' },
    ]);
  });

  it('stops when it is told to', async () => {
    const { core, asked } = journalOf([[entry('a')], [entry('b')]]);
    const stop = new AbortController();
    const exported = exportJournal(core, {}, words, {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(exported).rejects.toThrow(/abort/);
    expect(asked).toHaveLength(1);
  });
});
