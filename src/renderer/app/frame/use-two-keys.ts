import { useCallback, useRef } from 'react';
import { readShortcut, type ShortcutState } from './read-shortcut.ts';

/**
 * For screens with single letters of their own: whether a key belongs to the two that lead to another screen, such as
 * the `a` of `g a`, and is to be left alone. To be asked of every key.
 */
export function useTwoKeys(): (event: KeyboardEvent) => boolean {
  const state = useRef<ShortcutState>(null);
  return useCallback((event) => {
    const { action, next } = readShortcut(event, state.current, false);
    state.current = next;
    return action?.startsWith('g ') ?? false;
  }, []);
}
