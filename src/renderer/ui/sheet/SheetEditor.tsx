import { useEffect, useRef, type FocusEvent } from 'react';
import type { Editing } from './editing.ts';

interface SheetEditorProps {
  readonly label: string;
  readonly inputMode: 'decimal' | 'text';
  readonly editing: Editing;
  readonly onText: (text: string) => void;
  readonly onLeave: () => void;
}

/** Keys bubble to the sheet, which decides what ends editing. */
export function SheetEditor({ label, inputMode, editing, onText, onLeave }: SheetEditorProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const element = input.current!;
    element.focus({ preventScroll: true });
    element.setSelectionRange(element.value.length, element.value.length);
  }, []);
  const handleBlur = (event: FocusEvent<HTMLInputElement>) => {
    // Another window came to the front; the editor is still where it was.
    if (document.activeElement !== event.currentTarget) onLeave();
  };
  return (
    <input
      ref={input}
      className="sheet-editor"
      aria-label={label}
      inputMode={inputMode}
      autoComplete="off"
      spellCheck={inputMode === 'text'}
      value={editing.text}
      onChange={(event) => onText(event.target.value)}
      onBlur={handleBlur}
    />
  );
}
