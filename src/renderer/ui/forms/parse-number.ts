/**
 * Reads a number as people type or paste it: `1,234.5`, `1.234,5`, `1 234`, `12,5`, `−3`.
 * Where a mark could be both (`1,234`), the language decides; a mark that cannot group thousands is the decimal one.
 * Undefined when it is none, null when empty.
 */
export function parseNumber(text: string, language: string): number | null | undefined {
  const plain = text.replaceAll('\u2212', '-').replaceAll(/[\s\u00a0\u202f'’]/g, '');
  if (plain === '') return null;
  const decimal = decimalMarkOf(plain, language);
  const [whole = '', fraction = '', ...more] = decimal ? plain.split(decimal) : [plain];
  if (more.length > 0 || !isWhole(whole) || !/^\d*$/.test(fraction)) return undefined;
  const digits = `${whole.replaceAll(/[.,]/g, '')}.${fraction}`;
  return /\d/.test(digits) ? Number(digits) : undefined;
}

/** Digits with or without groups of three. */
function isWhole(text: string): boolean {
  return /^[+-]?\d*$/.test(text) || /^[+-]?\d{1,3}([.,])\d{3}(\1\d{3})*$/.test(text);
}

function decimalMarkOf(plain: string, language: string): '.' | ',' | undefined {
  const marks = plain.replaceAll(/[^.,]/g, '');
  const last = marks.at(-1) as '.' | ',' | undefined;
  if (last === undefined) return undefined;
  const isMixed = new Set(marks).size > 1;
  if (isMixed) return last;
  if (marks.length > 1) return undefined;
  if (last === separatorsOf(language).decimal) return last;
  return /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(plain) ? undefined : last;
}

export function separatorsOf(language: string): {
  readonly decimal: string;
  readonly group: string;
} {
  const parts = new Intl.NumberFormat(language, { useGrouping: true }).formatToParts(1234567.8);
  const partOf = (type: string) => parts.find((part) => part.type === type)?.value;
  const decimal = partOf('decimal') ?? '.';
  return { decimal, group: partOf('group') ?? (decimal === '.' ? ',' : '.') };
}
