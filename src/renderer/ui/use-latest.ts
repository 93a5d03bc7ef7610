import { useCallback, useEffect, useRef } from 'react';

/** The same function for the life of the component, which runs the newest: for parts that are drawn only when needed. */
export function useLatest<Args extends unknown[]>(
  run: (...args: Args) => void,
): (...args: Args) => void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  return useCallback((...args) => latest.current(...args), []);
}
