import { useEffect, useEffectEvent } from 'react';

interface InboxKeys {
  readonly onMove: (step: 1 | -1) => void;
  /** From 0. */
  readonly onChoose: (index: number) => void;
  readonly onPick: () => void;
  readonly onOpen: () => void;
  readonly onUndo: () => void;
}

/** Keys of the inbox, wherever the focus is but in a field, a dialog or a menu. */
export function useInboxKeys(keys: InboxKeys): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(busy)) return;
    if (!actOn(event, keys)) return;
    event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => handle(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

const busy = 'input:not([type="checkbox"]), textarea, select, [role="dialog"], [role="menu"]';

/** Whether the key was one of the inbox's. */
function actOn({ key, target }: KeyboardEvent, keys: InboxKeys): boolean {
  if (/^[1-9]$/.test(key)) keys.onChoose(Number(key) - 1);
  else if (key === 'j') keys.onMove(1);
  else if (key === 'k') keys.onMove(-1);
  else if (key === 'x') keys.onPick();
  else if (key === 'u') keys.onUndo();
  else if (key === 'Enter' && !(target instanceof Element && target.closest('button, a')))
    keys.onOpen();
  else return false;
  return true;
}
