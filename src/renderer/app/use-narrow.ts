import { useSyncExternalStore } from 'react';

const query = '(max-width: 40em)';

/** Whether the screen is a phone's, where one well comes after the other. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (notify) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', notify);
      return () => list.removeEventListener('change', notify);
    },
    () => window.matchMedia(query).matches,
  );
}
