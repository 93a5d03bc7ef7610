/** The word a person is at, and where it stands. */
export interface TypedWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Plain names, as the language has them; letters of any language are taken too, since tags are looked for by them. */
const letters = /[\p{L}\p{N}_]/u;

/** The word before the caret; empty where there is none, or where it is a number. */
export function wordAt(text: string, caret: number): TypedWord {
  let start = caret;
  while (start > 0 && letters.test(text[start - 1]!)) start--;
  let end = caret;
  while (end < text.length && letters.test(text[end]!)) end++;
  const word = text.slice(start, caret);
  return /^\d/.test(word) ? { word: '', start: caret, end: caret } : { word, start, end };
}

/** The text with something else in the word's place, and where the caret is then. */
export function withWord(
  text: string,
  { start, end }: TypedWord,
  insert: string,
): { readonly text: string; readonly caret: number } {
  return { text: text.slice(0, start) + insert + text.slice(end), caret: start + insert.length };
}
