import { z } from 'zod';
import type { Finding } from '#shared/kit/finding.ts';
import { inputName } from '../calculated/calculated-point.ts';

export const parameterValue = z.union([z.number(), z.string().max(200)]);
export type ParameterValue = z.output<typeof parameterValue>;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** What differs between devices of one template: a unit id, a base register, the name of an edge node. */
export const parameter = z.strictObject({
  key: inputName,
  label: z.string().min(1).max(120),
  type: z.enum(['integer', 'number', 'text', 'choice']),
  unit: z.string().max(24).optional(),
  /** null: must be given. */
  default: parameterValue.nullable(),
  low: z.number().optional(),
  high: z.number().optional(),
  choices: z.array(z.string().max(120)).max(100).optional(),
  note: z.string().max(400).optional(),
});
export type Parameter = z.output<typeof parameter>;

/**
 * The value of each parameter, given or by default, and what is wrong with those that were given: `TPL-03`, with `why`
 * one of `missing`, `not-a-number`, `not-whole`, `too-low`, `too-high`, `no-choice`, `empty`, `unknown`.
 */
export function resolveParameters(
  parameters: readonly Parameter[],
  given: ParameterValues,
): { readonly values: ParameterValues; readonly findings: readonly Finding[] } {
  const values: Record<string, ParameterValue> = {};
  const findings: Finding[] = [];
  for (const one of parameters) {
    const value = given[one.key] ?? one.default;
    const why = value === null ? 'missing' : findFault(one, value);
    if (why) findings.push(toFinding(one.key, why));
    else values[one.key] = value!;
  }
  const known = new Set(parameters.map(({ key }) => key));
  for (const key of Object.keys(given)) {
    if (!known.has(key)) findings.push(toFinding(key, 'unknown'));
  }
  return { values, findings };
}

function findFault({ type, low, high, choices }: Parameter, value: ParameterValue) {
  if (type === 'choice') return choices?.includes(String(value)) ? undefined : 'no-choice';
  if (type === 'text') return value === '' ? 'empty' : undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'not-a-number';
  if (type === 'integer' && !Number.isInteger(value)) return 'not-whole';
  if (low !== undefined && value < low) return 'too-low';
  return high !== undefined && value > high ? 'too-high' : undefined;
}

function toFinding(key: string, why: string): Finding {
  return { rule: 'TPL-03', severity: 'reject', at: key, details: { parameter: key, why } };
}
