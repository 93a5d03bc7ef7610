import { useEffect, useState, type RefObject } from 'react';

export interface BoxSize {
  readonly width: number;
  readonly height: number;
}

/** Inner size of an element in whole pixels; null until it was measured. */
export function useBoxSize(box: RefObject<HTMLElement | null>): BoxSize | null {
  const [size, setSize] = useState<BoxSize | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      const next = { width: element.clientWidth, height: element.clientHeight };
      setSize((known) =>
        known?.width === next.width && known.height === next.height ? known : next,
      );
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return size;
}
