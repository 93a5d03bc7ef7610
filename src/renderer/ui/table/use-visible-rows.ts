import { useEffect, useEffectEvent } from 'react';

/** Tells which rows are in view whenever they have become others: by scrolling, sorting or searching. */
export function useVisibleRows<Row>(
  rows: readonly Row[],
  first: number,
  last: number,
  onVisible: ((rows: readonly Row[]) => void) | undefined,
): void {
  const tell = useEffectEvent(() => onVisible?.(rows.slice(first, last + 1)));
  useEffect(() => tell(), [rows, first, last]);
}
