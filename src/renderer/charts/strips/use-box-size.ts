import { useCallback, useState, type RefCallback } from 'react';

export interface BoxSize {
  readonly width: number;
  readonly height: number;
}

/** Inner size of the element that gets the ref, in whole pixels; null until it was measured. */
export function useBoxSize(): readonly [RefCallback<HTMLElement>, BoxSize | null] {
  const [size, setSize] = useState<BoxSize | null>(null);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      const next = { width: element.clientWidth, height: element.clientHeight };
      setSize((known) =>
        known?.width === next.width && known.height === next.height ? known : next,
      );
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
