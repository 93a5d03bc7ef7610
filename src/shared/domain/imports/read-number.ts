import { isNothing, type Cell } from './cell.ts';

export type DecimalMark = '.' | ',';

/** A number; null where there is nothing; undefined where there is something that is no number. */
export function readNumber(cell: Cell | undefined, mark: DecimalMark): number | null | undefined {
  if (isNothing(cell)) return null;
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : undefined;
  if (typeof cell !== 'string') return undefined;
  // Nearly all numbers of large files are written so.
  if (mark === '.' && plainNumber.test(cell)) return Number(cell);
  const { text, isNegative } = withoutSign(cell.trim());
  const plain =
    mark === '.' ? text : text.replaceAll(/[.,]/g, (sign) => (sign === '.' ? ',' : '.'));
  const digits = grouped.test(plain) ? plain.replaceAll(/[,\s'’]/g, '') : plain;
  if (!number.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? (isNegative ? -value : value) : undefined;
}

/**
 * Which mark a table's numbers use. One number that only one reading allows decides for all (`12,5`, `1.234,56`), the
 * majority where they contradict; where none decides, a comma beside semicolons is a decimal mark.
 */
export function guessDecimalMark(texts: Iterable<string>, delimiter: string | null): DecimalMark {
  let [points, commas, either] = [0, 0, 0];
  for (const text of texts) {
    const { text: plain } = withoutSign(text.trim());
    const asPoint = grouped.test(plain) || number.test(plain);
    const swapped = plain.replaceAll(/[.,]/g, (sign) => (sign === '.' ? ',' : '.'));
    const asComma = grouped.test(swapped) || number.test(swapped);
    if (!/[.,]/.test(plain)) continue;
    if (asPoint && asComma) either += plain.includes(',') ? 1 : 0;
    else if (asPoint) points += 1;
    else if (asComma) commas += 1;
  }
  if (points === 0 && commas === 0) return either > 0 && delimiter === ';' ? ',' : '.';
  return commas > points ? ',' : '.';
}

/** Thousands apart, point before decimals: `1,234`, `1 234.5`, `1'234`. */
const grouped = /^\d{1,3}([,\s'’]\d{3})+(\.\d*)?$/;
const plainNumber = /^-?\d{1,15}(\.\d{1,15})?$/;
const number = /^(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** Accountants write `(12)` and some systems `12-` for minus twelve. */
function withoutSign(text: string): { text: string; isNegative: boolean } {
  const bracketed = /^\((.+)\)$/.exec(text);
  if (bracketed) return { text: bracketed[1]!.trim(), isNegative: true };
  if (/^[-−]/.test(text)) return { text: text.slice(1).trim(), isNegative: true };
  if (/\d-$/.test(text)) return { text: text.slice(0, -1), isNegative: true };
  return { text: text.replace(/^\+/, ''), isNegative: false };
}
