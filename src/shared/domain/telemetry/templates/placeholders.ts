import { isExpression, parseExpression } from '../calculated/expression.ts';
import type { ParameterValues } from './parameter.ts';

const placeholder = /\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** The names in braces, each once. */
export function placeholdersIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(placeholder)].map(([, name]) => name!))];
}

/** Puts values in place of `{name}`; a name without a value stays as it is. */
export function fillText(text: string, values: ParameterValues): string {
  return text.replaceAll(placeholder, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}

/** What a formula comes to; undefined when it is none, or comes to no whole number. */
export function fillFormula(formula: number | string, values: ParameterValues): number | undefined {
  if (typeof formula === 'number') return formula;
  const parsed = parseExpression(formula.replaceAll(placeholder, '$1'));
  if (!isExpression(parsed)) return undefined;
  const { value } = parsed.evaluate((name) => ({
    value: Object.hasOwn(values, name) ? values[name]! : null,
    quality: 'good',
    reason: 'none',
  }));
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}
