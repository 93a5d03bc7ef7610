import * as A from '@automerge/automerge/slim';
import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';
import type { NoteHandle } from './note-window.ts';

/** Where somebody else writes. */
export interface Other {
  readonly key: string;
  readonly name: string;
  /** A place in the text that moves with it, as Automerge names it; null: nowhere. */
  readonly cursor: string | null;
  readonly heardAtMs: number;
}

interface Here {
  readonly kind: 'here';
  readonly name: string;
  readonly cursor: string | null;
  readonly from?: string;
}

const AGAIN_MS = 10_000;
const FORGET_MS = 25_000;
const SAY_AFTER_MS = 150;

/** Says where this window writes, and hears where others do, as long as it is open. */
export function followOthers(
  handle: NoteHandle,
  view: EditorView,
  own: { readonly name: string; readonly tell: (others: readonly Other[]) => void },
): { said(): void; close(): void } {
  const others = new Map<string, Other>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = () => {
    timer = undefined;
    const { head } = view.state.selection.main;
    const cursor = view.hasFocus ? A.getCursor(handle.doc(), ['body'], head) : null;
    handle.broadcast({ kind: 'here', name: own.name, cursor } satisfies Here);
  };
  const show = () => {
    for (const [key, { heardAtMs }] of others)
      if (performance.now() - heardAtMs > FORGET_MS) others.delete(key);
    own.tell([...others.values()]);
    view.dispatch({ effects: setMarks.of(marksOf(handle, [...others.values()])) });
  };
  const hear = ({
    senderId,
    message,
  }: {
    readonly senderId: string;
    readonly message: unknown;
  }) => {
    if (!isHere(message)) return;
    const { name, cursor, from } = message;
    // What windows at other seats say comes through the core.
    const key = from ?? senderId;
    const isNew = !others.has(key);
    others.set(key, { key, name, cursor, heardAtMs: performance.now() });
    show();
    // Who has just come hears at once who was here.
    if (isNew) timer ??= setTimeout(say, SAY_AFTER_MS);
  };
  handle.on('ephemeral-message', hear);
  const beat = setInterval(() => {
    say();
    show();
  }, AGAIN_MS);
  say();
  return {
    said: () => (timer ??= setTimeout(say, SAY_AFTER_MS)),
    close() {
      clearInterval(beat);
      clearTimeout(timer);
      handle.off('ephemeral-message', hear);
    },
  };
}

function isHere(message: unknown): message is Here {
  const { kind, name, cursor } = (message ?? {}) as Partial<Here>;
  return (
    kind === 'here' && typeof name === 'string' && (cursor === null || typeof cursor === 'string')
  );
}

interface Mark {
  readonly at: number;
  readonly name: string;
}

const setMarks = StateEffect.define<readonly Mark[]>({
  map: (marks, changes) => marks.map(({ at, name }) => ({ at: changes.mapPos(at), name })),
});

/** Draws the cursors of others. */
export const otherCursors: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    const set = transaction.effects.find((effect) => effect.is(setMarks));
    if (!set) return marks.map(transaction.changes);
    const length = transaction.state.doc.length;
    return Decoration.set(
      (set.value as readonly Mark[]).map(({ at, name }) =>
        Decoration.widget({ widget: new CursorMark(name, at), side: 1 }).range(
          Math.min(at, length),
        ),
      ),
      true,
    );
  },
  provide: (field) => EditorView.decorations.from(field),
});

class CursorMark extends WidgetType {
  readonly name: string;
  readonly at: number;

  constructor(name: string, at: number) {
    super();
    this.name = name;
    this.at = at;
  }

  override eq(other: CursorMark): boolean {
    // Drawn anew where it moves, which shows its name again.
    return other.name === this.name && other.at === this.at;
  }

  toDOM(): HTMLElement {
    const mark = document.createElement('span');
    mark.className = 'note-cursor';
    // Drawn by the style sheet, so that it is no part of the text.
    mark.dataset['name'] = this.name;
    mark.ariaHidden = 'true';
    return mark;
  }
}

function marksOf(handle: NoteHandle, others: readonly Other[]): Mark[] {
  return others.flatMap(({ name, cursor }) => {
    const at = cursor === null ? undefined : placeOf(handle, cursor);
    return at === undefined ? [] : [{ at, name }];
  });
}

function placeOf(handle: NoteHandle, cursor: string): number | undefined {
  try {
    return A.getCursorPosition(handle.doc(), ['body'], cursor as A.Cursor);
  } catch {
    // In what has not arrived here yet.
    return undefined;
  }
}
