/** First key of a pair and when it was pressed. */
export type ShortcutState = { readonly key: string; readonly atMs: number } | null;

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly timeStamp: number;
}

const pairWithinMs = 1_200;

/** What a key press asks for: `palette`, `undo`, `shortcuts`, or the two keys of a pair such as `g w`. */
export function readShortcut(
  press: KeyPress,
  state: ShortcutState,
  isTyping: boolean,
): { readonly action?: string; readonly next: ShortcutState } {
  const key = press.key.toLowerCase();
  const hasModifier = press.ctrlKey || press.metaKey;
  if (hasModifier && key === 'k') return { action: 'palette', next: null };
  if (isTyping || press.altKey) return { next: null };
  if (hasModifier)
    return key === 'z' && !press.shiftKey ? { action: 'undo', next: null } : { next: null };
  if (key === '?') return { action: 'shortcuts', next: null };
  if (state && press.timeStamp - state.atMs < pairWithinMs) {
    return { action: `${state.key} ${key}`, next: null };
  }
  return { next: key === 'g' ? { key, atMs: press.timeStamp } : null };
}
