/** What an expression may call on numbers. `least` and `most` count arguments. Angles do not occur in the field. */
interface NumberFunction {
  readonly least: number;
  readonly most: number;
  readonly of: (...values: number[]) => number;
}

const any = 50;
const sum = (...values: number[]) => values.reduce((total, value) => total + value, 0);

export const numberFunctions: ReadonlyMap<string, NumberFunction> = new Map([
  ['abs', { least: 1, most: 1, of: Math.abs }],
  ['sqrt', { least: 1, most: 1, of: Math.sqrt }],
  ['exp', { least: 1, most: 1, of: Math.exp }],
  ['ln', { least: 1, most: 1, of: Math.log }],
  ['log10', { least: 1, most: 1, of: Math.log10 }],
  ['pow', { least: 2, most: 2, of: Math.pow }],
  ['min', { least: 1, most: any, of: Math.min }],
  ['max', { least: 1, most: any, of: Math.max }],
  ['sum', { least: 1, most: any, of: sum }],
  ['mean', { least: 1, most: any, of: (...values) => sum(...values) / values.length }],
  ['floor', { least: 1, most: 1, of: Math.floor }],
  ['ceil', { least: 1, most: 1, of: Math.ceil }],
  ['round', { least: 1, most: 2, of: roundTo }],
  ['clamp', { least: 3, most: 3, of: (value, low, high) => Math.min(Math.max(value, low), high) }],
] satisfies [string, NumberFunction][]);

function roundTo(value: number, digits = 0): number {
  const step = 10 ** Math.round(digits);
  return Math.round(value * step) / step;
}
