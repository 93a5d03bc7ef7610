import type { CellPlace } from './selection.ts';

/** `typed`: begun by typing over the cell, so arrows leave it; `opened`: by F2 or a double click, so they move in it. */
export interface Editing {
  readonly place: CellPlace;
  readonly text: string;
  readonly mode: 'typed' | 'opened';
}

export interface PressedKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The text a key starts editing with; undefined when it starts none. `Dead` begins an accent, which the editor completes. */
export function textBegunBy(key: PressedKey): string | undefined {
  if (key.ctrlKey || key.metaKey || key.altKey) return undefined;
  if (key.key === 'Dead' || key.key === 'Process') return '';
  return [...key.key].length === 1 ? key.key : undefined;
}

/** Whether a key in the editor ends editing and is then the sheet's to act on. */
export function leavesEditor(key: PressedKey, mode: Editing['mode']): boolean {
  if (key.key === 'Enter' || key.key === 'Tab') return true;
  if (key.key === 'ArrowUp' || key.key === 'ArrowDown') return !key.altKey;
  return mode === 'typed' && (key.key === 'ArrowLeft' || key.key === 'ArrowRight');
}
