import { automergeSyncPlugin } from '@automerge/automerge-codemirror';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState, Transaction } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { NoteKey } from '#shared/domain/notes/note.ts';
import { useCore } from '#renderer/app/core-context.tsx';
import { openNoteWindow, type NoteHandle } from './note-window.ts';
import { followOthers, otherCursors, type Other } from './others.ts';

export interface NoteEditorProps {
  readonly noteKey: NoteKey;
  readonly label: string;
  readonly ownName: string;
  readonly isReadOnly: boolean;
  /** `isReady`: what is shown is what the core holds. */
  readonly onState: (state: NoteState) => void;
  /** Given a way to write at the cursor while the note is open. */
  readonly onInsert: (insert: ((text: string) => void) | null) => void;
}

export interface NoteState {
  readonly isReady: boolean;
  readonly unsaved: string | null;
  readonly others: readonly Other[];
}

const opening: NoteState = { isReady: false, unsaved: null, others: [] };

/** A note that several write at once. The document lives here for as long as the editor does. */
export default function NoteEditor(props: NoteEditorProps) {
  const { noteKey, label, ownName, isReadOnly } = props;
  const core = useCore();
  const place = useRef<HTMLDivElement>(null);
  const [round, setRound] = useState(0);
  const tell = useEffectEvent((state: NoteState) => props.onState(state));
  const offer = useEffectEvent((insert: ((text: string) => void) | null) => props.onInsert(insert));

  useEffect(() => {
    const stop = new AbortController();
    let state = opening;
    let closeEditor: () => void = () => undefined;
    const change = (some: Partial<NoteState>) => {
      state = { ...state, ...some };
      if (!stop.signal.aborted) tell(state);
    };
    const listener = {
      unsaved: (unsaved: string | null) => change({ unsaved }),
      over: () => setRound((count) => count + 1),
    };
    change(opening);
    void openNoteWindow(core, noteKey, listener, stop.signal)
      .then((window) => {
        if (!window || stop.signal.aborted || !place.current) return;
        const editor = createEditor(
          place.current,
          window.handle,
          { label, ownName, isReadOnly },
          (others) => change({ others }),
        );
        closeEditor = editor.close;
        change({ isReady: true });
        if (!isReadOnly) offer(editor.insert);
      })
      .catch(() => {
        // The line broke before the note was there; the next one is a new window.
        if (!stop.signal.aborted) setTimeout(() => setRound((count) => count + 1), 1_000);
      });
    return () => {
      offer(null);
      closeEditor();
      stop.abort();
    };
  }, [core, noteKey, label, ownName, isReadOnly, round]);

  return <div ref={place} className="note-editor" />;
}

function createEditor(
  parent: HTMLElement,
  handle: NoteHandle,
  { label, ownName, isReadOnly }: Pick<NoteEditorProps, 'label' | 'ownName' | 'isReadOnly'>,
  tellOthers: (others: readonly Other[]) => void,
) {
  let said: () => void = () => undefined;
  const view = new EditorView({
    parent,
    doc: handle.doc().body,
    extensions: [
      history(),
      keymap.of([...defaultKeymap, ...historyKeymap]),
      // What others write is not this person's to take back.
      EditorState.transactionExtender.of((transaction) =>
        transaction.docChanged && transaction.annotation(Transaction.userEvent) === undefined
          ? { annotations: Transaction.addToHistory.of(false) }
          : null,
      ),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label }),
      EditorState.readOnly.of(isReadOnly),
      EditorView.editable.of(!isReadOnly),
      automergeSyncPlugin({ handle, path: ['body'] }),
      otherCursors,
      EditorView.updateListener.of((update) => {
        if (update.selectionSet || update.focusChanged) said();
      }),
    ],
  });
  const others = followOthers(handle, view, { name: ownName, tell: tellOthers });
  said = others.said;
  return {
    insert(text: string) {
      view.dispatch({ ...view.state.replaceSelection(text), userEvent: 'input' });
      view.focus();
    },
    close() {
      others.close();
      view.destroy();
    },
  };
}
