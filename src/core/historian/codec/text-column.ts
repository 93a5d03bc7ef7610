import { putWhole, takeWhole, type BitStream } from './bit-stream.ts';
import type { ValueColumn } from './chunk-columns.ts';
import { putWords, takeWords } from './word-column.ts';

type TextColumn = Extract<ValueColumn, { kind: 'text' }>;

/** Texts are written by UTF-16 unit, not as UTF-8, which has no bytes for half a surrogate pair. */
export function putTexts(out: BitStream, { codes, texts }: TextColumn): void {
  putWhole(out, texts.length);
  for (const text of texts) {
    putWhole(out, text.length);
    for (let at = 0; at < text.length; at++) putWhole(out, text.charCodeAt(at));
  }
  putWords(out, new Int32Array(codes));
}

export function takeTexts(from: BitStream, count: number): TextColumn {
  const textCount = takeWhole(from);
  const texts: string[] = [];
  // Every text and unit takes bits, so that a wrong count runs into the end of the block.
  while (texts.length < textCount) texts.push(takeText(from));
  const codes = new Uint32Array(takeWords(from, count));
  for (const code of codes) if (code >= textCount) throw new RangeError(`No text ${code}`);
  return { kind: 'text', codes, texts };
}

function takeText(from: BitStream): string {
  const length = takeWhole(from);
  let text = '';
  for (let at = 0; at < length; at++) text += String.fromCharCode(takeWhole(from));
  return text;
}
