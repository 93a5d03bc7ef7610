import { unitOfWord } from './unit-words.ts';

/** `BORE_OIL_VOL` and `oilVolume (Sm3)` as plain lower-case words. */
export function headerWords(header: string): string {
  return header
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** As `headerWords`, a unit at the end left out: `gas_mcf` is `gas`. */
export function wordsWithoutUnit(header: string): string {
  if (unitInHeader(header) === null) return headerWords(header);
  if (bracketed.test(header)) return headerWords(header.replace(bracketed, ''));
  return headerWords(header).split(' ').slice(0, -1).join(' ');
}

/** The unit a header states, in brackets or as its last word; null when it states none. */
export function unitInHeader(header: string): string | null {
  const inside = bracketed.exec(header)?.[1];
  if (inside !== undefined) return unitOfWord(inside);
  const words = headerWords(header).split(' ');
  return words.length > 1 ? unitOfWord(words.at(-1)!) : null;
}

const bracketed = /[([{]([^)\]}]+)[)\]}]\s*$/;
