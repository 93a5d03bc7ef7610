import { useState, type KeyboardEvent } from 'react';

interface RowKeys {
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly handleKeyDown: (event: KeyboardEvent) => void;
}

/** One active row, moved by arrows, Page, Home and End; Enter opens it. */
export function useRowKeys(
  count: number,
  pageSize: () => number,
  onMove: (index: number) => void,
  onOpen: (index: number) => void,
): RowKeys {
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, Math.max(0, count - 1));
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || count === 0) return;
    if (event.key === 'Enter') return onOpen(active);
    const next = nextRow(event.key, active, count, pageSize());
    if (next === undefined) return;
    event.preventDefault();
    setActive(next);
    onMove(next);
  };
  return { active, setActive, handleKeyDown };
}

/** The row a key leads to; undefined when the key does not move. */
export function nextRow(
  key: string,
  active: number,
  count: number,
  pageSize: number,
): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: pageSize,
    PageUp: -pageSize,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  return step === undefined ? undefined : Math.min(count - 1, Math.max(0, active + step));
}
