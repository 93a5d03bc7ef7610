import * as A from '@automerge/automerge';

type Note = A.Doc<Record<string, unknown>>;

/** In letters of the text before anything is put in. */
interface Graft {
  readonly at: number;
  readonly letters: string;
}

/**
 * The letters that were written between two states of a note, in a note that lacks some of what they were written into: each
 * behind the nearest letter before it that is there too. Letters that were taken out between the two states stay.
 *
 * `text`: name of the field that holds the text. `onto` is used up, as by any change.
 */
export function graftLetters(
  mine: Note,
  { before, after }: { readonly before: A.Heads; readonly after: A.Heads },
  onto: Note,
  text: string,
): Note {
  const grafts = written(mine, { before, after }, onto, text);
  if (grafts.length === 0) return onto;
  return A.change(onto, (draft) => {
    let shift = 0;
    for (const { at, letters } of grafts) {
      A.splice(draft, [text], at + shift, 0, letters);
      shift += letters.length;
    }
  });
}

/** From the left to the right, those at one place in the order in which they stand. */
function written(
  mine: Note,
  { before, after }: { readonly before: A.Heads; readonly after: A.Heads },
  onto: Note,
  text: string,
): readonly Graft[] {
  const view = A.view(mine, after);
  const found = A.diff(mine, before, after).flatMap((patch): Graft[] => {
    const [field, at] = patch.path;
    if (patch.action !== 'splice' || field !== text || typeof at !== 'number') return [];
    return [{ at: placeOf(view, at, onto, text), letters: patch.value }];
  });
  return found.toSorted((one, other) => one.at - other.at);
}

/** Behind the nearest letter before `at` that is in the other note as well; 0 where there is none. */
function placeOf(view: Note, at: number, onto: Note, text: string): number {
  for (let index = at - 1; index >= 0; index--) {
    const cursor = A.getCursor(view, [text], index);
    const place = positionOf(onto, text, cursor);
    if (place !== undefined) return place + 1;
  }
  return 0;
}

function positionOf(note: Note, text: string, cursor: A.Cursor): number | undefined {
  try {
    return A.getCursorPosition(note, [text], cursor);
  } catch {
    // It is of a letter that is not there.
    return undefined;
  }
}
