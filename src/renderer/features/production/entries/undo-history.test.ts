import { describe, expect, it } from 'vitest';
import type { EntryEdit } from './entry.ts';
import { emptyHistory, recordStep, redoStep, undoStep, withoutTarget } from './undo-history.ts';

const edit = (before: number | null, after: number | null): EntryEdit => ({
  wellId: 'W1',
  period: '2026-07-01',
  field: 'oilBbl',
  text: String(after ?? ''),
  before,
  after,
});
const step = (commandId: string, before: number | null, after: number) => ({
  target: { commandId },
  edits: [edit(before, after)],
});

describe('undo history', () => {
  const two = recordStep(recordStep(emptyHistory, step('1', null, 10)), step('2', 10, 12));

  it('takes back the newest first, showing what was there before', () => {
    const once = undoStep(two, 'u1')!;
    expect(once.command).toMatchObject({ kind: 'undo', target: { commandId: '2' } });
    expect(once.command.edits[0]).toMatchObject({ before: 12, after: 10, text: '10' });
    const twice = undoStep(once.history, 'u2')!;
    expect(twice.command.target).toEqual({ commandId: '1' });
    expect(undoStep(twice.history, 'u3')).toBeUndefined();
  });

  it('redoes by taking back the undo, and can take that back again', () => {
    const undone = undoStep(two, 'u1')!.history;
    const redone = redoStep(undone, 'r1')!;
    expect(redone.command).toMatchObject({ target: { commandId: 'u1' }, edits: [{ after: 12 }] });
    expect(undoStep(redone.history, 'u2')!.command.target).toEqual({ commandId: 'r1' });
    expect(redoStep(redone.history, 'r2')).toBeUndefined();
  });

  it('a new entry ends redo', () => {
    const undone = undoStep(two, 'u1')!.history;
    expect(redoStep(recordStep(undone, step('3', 10, 11)), 'r1')).toBeUndefined();
  });

  it('forgets what was refused', () => {
    expect(withoutTarget(two, '2').done).toHaveLength(1);
  });
});
