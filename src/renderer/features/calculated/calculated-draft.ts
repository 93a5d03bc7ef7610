import type { TFunction } from 'i18next';
import type { TagFields } from '#shared/contract/devices.ts';
import {
  DEFAULT_HOLD_MS,
  type CalculatedPoint,
} from '#shared/domain/telemetry/calculated/calculated-point.ts';
import {
  findUnknownName,
  isExpression,
  parseExpression,
} from '#shared/domain/telemetry/calculated/expression.ts';
import type { Draft, FieldSpec } from '#renderer/features/devices/form/field-spec.ts';
import type { Problems } from '#renderer/features/devices/form/issue-texts.ts';
import { draftToTag, nameToKey } from '#renderer/features/devices/tags/tag-draft.ts';
import { parseNumber } from '#renderer/ui/forms/parse-number.ts';
import type { Inputs } from './suggestions.ts';

export interface ReadCalculated {
  /** undefined while something is wrong. */
  readonly fields: TagFields | undefined;
  /** By field; `expression` for the expression and what its names stand for. */
  readonly problems: Problems;
  /** Names in the expression; while it cannot be read, those that had a tag before. */
  readonly names: readonly string[];
  /** Only of names that the expression has and that stand for a tag. */
  readonly usedInputs: Inputs;
}

const minuteMs = 60_000;
const longestHoldMin = 10_080;

/** How long a value stands when an input says nothing. */
export const holdSpec: FieldSpec = {
  path: 'hold',
  wordsPath: 'hold',
  kind: 'number',
  unit: 'min',
  hasHint: true,
};

export function holdMinutesOf(point: CalculatedPoint | null, language: string): string {
  const minutes = (point?.holdMs ?? DEFAULT_HOLD_MS) / minuteMs;
  return new Intl.NumberFormat(language, { maximumFractionDigits: 3, useGrouping: false }).format(
    minutes,
  );
}

/** Reads the form of a calculated tag. `home` names the keys that are taken where it is to be. */
export function calculatedToFields(
  draft: Draft,
  { expression, inputs }: { readonly expression: string; readonly inputs: Inputs },
  about: {
    readonly before: TagFields | null;
    readonly home: { readonly takenKeys: ReadonlySet<string> };
    readonly t: TFunction;
    readonly language: string;
  },
): ReadCalculated {
  const { before, home, t, language } = about;
  const parsed = parseExpression(expression.trim());
  const names = isExpression(parsed) ? parsed.names : Object.keys(inputs);
  const usedInputs = Object.fromEntries(
    names.flatMap((name) => (inputs[name] ? [[name, inputs[name]] as const] : [])),
  );
  const holdMs = readHold(draft['hold'] ?? '', language);
  const key = before?.key ?? nameToKey(draft['name'] ?? '', home.takenKeys);
  const point = { kind: 'calculated', expression: expression.trim(), inputs: usedInputs, holdMs };
  const stub = { states: null, model: null, ...before, key, point } as unknown as TagFields;
  const { hold: _hold, ...rest } = draft;
  const read = draftToTag({ ...rest, key }, 'calculated', { t, language }, stub);
  const problems = new Map([...read.problems].filter(([path]) => !path.startsWith('point')));
  if (holdMs === undefined) problems.set('hold', t('calculated.holdCheck'));
  const wrong = expressionProblem(expression, parsed, usedInputs, t);
  if (wrong !== undefined) problems.set('expression', wrong);
  return {
    fields: problems.size === 0 ? read.fields : undefined,
    problems,
    names,
    usedInputs,
  };
}

function expressionProblem(
  expression: string,
  parsed: ReturnType<typeof parseExpression>,
  usedInputs: Inputs,
  t: TFunction,
): string | undefined {
  if (expression.trim() === '') return t('devices.issue.needed');
  const problem = isExpression(parsed)
    ? findUnknownName(parsed, new Set(Object.keys(usedInputs)))
    : parsed;
  return problem && t(`expressionProblem.${problem.kind}`, { at: problem.at });
}

function readHold(text: string, language: string): number | undefined {
  const minutes = parseNumber(text, language);
  if (typeof minutes !== 'number' || minutes < 1 / 60 || minutes > longestHoldMin) return undefined;
  return Math.round(minutes * minuteMs);
}
