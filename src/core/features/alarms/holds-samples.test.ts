import { describe, expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { AlarmBook, LiveAlarm } from './alarm-book.ts';
import { holdsSamples } from './holds-samples.ts';

const tagId = 'D/psi' as TagId;

describe('ALM-93 samples an alarm points at are held', () => {
  it.each([
    ['unacknowledged', 50, null, true],
    ['acknowledged', 50, null, true],
    ['shelved', 50, null, true],
    ['unacknowledged', 50, 90, false],
    ['unacknowledged', 50, 120, true],
    ['unacknowledged', 200, null, false],
    ['normal', 120, 150, false],
  ] as const)('%s, raised at %i, cleared at %s: %s', (phase, raisedAtMs, clearedAtMs, isHeld) => {
    expect(holdsSamples(bookWith({ phase, raisedAtMs, clearedAtMs }), tagId, 100, 200)).toBe(
      isHeld,
    );
  });

  it('of other tags are not', () => {
    const book = bookWith({ phase: 'unacknowledged', raisedAtMs: 150, clearedAtMs: null });
    expect(holdsSamples(book, 'D/other' as TagId, 100, 200)).toBe(false);
  });
});

function bookWith({
  phase,
  ...occurrence
}: {
  readonly phase: LiveAlarm['standing']['state']['phase'];
  readonly raisedAtMs: number;
  readonly clearedAtMs: number | null;
}): Pick<AlarmBook, 'byTag'> {
  const standing = { state: { phase }, occurrence } as LiveAlarm['standing'];
  return { byTag: new Map([[tagId, [{ standing } as LiveAlarm]]]) };
}
