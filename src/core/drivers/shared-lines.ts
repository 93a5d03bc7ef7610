/** What several devices are reached through: the connection to a gateway, a serial port. */
export interface SharedLine {
  /** True once it cannot be used any more; whoever comes next gets a new one. */
  readonly isOver: boolean;
  /** May be called more than once. */
  close(): Promise<void>;
}

export interface TakenLine<Line extends SharedLine> {
  readonly line: Line;
  /** The last to let go closes the line; resolves when that is done. */
  release(): Promise<void>;
}

/**
 * Lines that devices have in common. Invariants:
 * 1. Of one key at most one line is open: the next is opened after the last was closed (a serial port can be opened
 *    once; many a gateway takes a single connection).
 * 2. A line lives as long as somebody has taken it.
 */
export interface SharedLines {
  /** `open` is given what it has to wait for before it opens anything. */
  take<Line extends SharedLine>(
    key: string,
    open: (before: Promise<unknown>) => Line,
  ): TakenLine<Line>;
}

interface Held {
  readonly line: SharedLine;
  users: number;
}

export function createSharedLines(): SharedLines {
  const held = new Map<string, Held>();
  const closing = new Map<string, Promise<void>>();

  const close = (key: string, { line }: Held): Promise<void> => {
    const before = closing.get(key);
    const closed = Promise.all([before, line.close()]).then(() => {
      if (closing.get(key) === closed) closing.delete(key);
    });
    closing.set(key, closed);
    return closed;
  };

  const letGo = async (key: string, one: Held): Promise<void> => {
    one.users -= 1;
    if (one.users > 0) return;
    if (held.get(key) === one) held.delete(key);
    await close(key, one);
  };

  return {
    take<Line extends SharedLine>(key: string, open: (before: Promise<unknown>) => Line) {
      let one = held.get(key);
      if (one?.line.isOver) void close(key, one);
      if (!one || one.line.isOver) {
        one = { line: open(closing.get(key) ?? Promise.resolve()), users: 0 };
        held.set(key, one);
      }
      one.users += 1;
      const mine = one;
      let released: Promise<void> | undefined;
      return {
        // Whoever shares a key opens the same kind of line.
        line: mine.line as Line,
        release: () => (released ??= letGo(key, mine)),
      };
    },
  };
}
