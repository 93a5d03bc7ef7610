import { describe, expect, it } from 'vitest';
import { createSharedLines, type SharedLine } from './shared-lines.ts';

describe('TEL-100 lines that devices have in common', () => {
  it('are opened by the first, kept for the next, and closed by the last', async () => {
    const { shared, opened } = setup();
    const first = shared.take('gateway', opened.open);
    const second = shared.take('gateway', opened.open);
    expect(second.line).toBe(first.line);
    await first.release();
    await first.release();
    expect(first.line.isOver).toBe(false);
    await second.release();
    expect(first.line.isOver).toBe(true);
    expect(opened.lines).toHaveLength(1);
  });

  it('are opened anew when they broke, after what broke was closed', async () => {
    const { shared, opened } = setup();
    const first = shared.take('gateway', opened.open);
    first.line.break();
    const second = shared.take('gateway', opened.open);
    expect(second.line).not.toBe(first.line);
    await opened.before[1];
    expect(first.line.isClosed).toBe(true);
    await first.release();
    expect(second.line.isOver).toBe(false);
    await second.release();
    expect(second.line.isClosed).toBe(true);
  });

  it('of other keys are others', () => {
    const { shared, opened } = setup();
    expect(shared.take('a', opened.open).line).not.toBe(shared.take('b', opened.open).line);
  });

  it('wait for the one before to be closed when the last has just let go', async () => {
    const { shared, opened } = setup();
    const first = shared.take('gateway', opened.open);
    void first.release();
    shared.take('gateway', opened.open);
    await opened.before[1];
    expect(first.line.isClosed).toBe(true);
  });
});

interface TestLine extends SharedLine {
  isClosed: boolean;
  break(): void;
}

function setup() {
  const lines: TestLine[] = [];
  const before: Promise<unknown>[] = [];
  const open = (waitFor: Promise<unknown>): TestLine => {
    before.push(waitFor);
    let isBroken = false;
    const line: TestLine = {
      isClosed: false,
      get isOver() {
        return isBroken || line.isClosed;
      },
      break: () => void (isBroken = true),
      close: async () => {
        await Promise.resolve();
        line.isClosed = true;
      },
    };
    lines.push(line);
    return line;
  };
  return { shared: createSharedLines(), opened: { open, lines, before } };
}
