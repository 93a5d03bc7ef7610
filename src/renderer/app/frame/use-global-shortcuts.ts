import { useEffect, useEffectEvent, useRef } from 'react';
import { useNavigate } from 'react-router';
import { screens } from '#renderer/app/screens.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useUndo } from '#renderer/app/use-undo.ts';
import { readShortcut, type ShortcutState } from './read-shortcut.ts';

interface ShortcutActions {
  readonly onPalette: () => void;
  readonly onShortcuts: () => void;
}

/** Keys that work everywhere; single letters not while typing. */
export function useGlobalShortcuts({ onPalette, onShortcuts }: ShortcutActions): void {
  const navigate = useNavigate();
  const places = usePlaces();
  const undo = useUndo();
  const state = useRef<ShortcutState>(null);
  const handleKey = useEffectEvent((event: KeyboardEvent) => {
    // A grid that has an undo or keys of its own comes first.
    if (event.defaultPrevented) return;
    const { action, next } = readShortcut(event, state.current, isTyping(event.target));
    state.current = next;
    if (!action) return;
    event.preventDefault();
    if (action === 'palette') return onPalette();
    if (action === 'shortcuts') return onShortcuts();
    if (action === 'undo') return void undo();
    const screen = screens.find(({ shortcut }) => shortcut === action);
    if (screen) void navigate(places.to(screen.key));
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => handleKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select, [role="dialog"] *'))
  );
}
