import type { TFunction } from 'i18next';
import {
  parameter as parameterShape,
  resolveParameters,
  type Parameter,
} from '#shared/domain/telemetry/templates/parameter.ts';
import {
  draftToValue,
  valueToDraft,
  type Draft,
  type FieldSpec,
} from '#renderer/features/devices/form/field-spec.ts';
import { issueTexts, type Problems } from '#renderer/features/devices/form/issue-texts.ts';
import { parseNumber } from '#renderer/ui/forms/parse-number.ts';

const isNumber = (draft: Draft) => draft['type'] === 'integer' || draft['type'] === 'number';
const isChoice = (draft: Draft) => draft['type'] === 'choice';
const words = (path: string) => ({ path, wordsPath: `parameter.${path}` });

export const parameterSpecs: readonly FieldSpec[] = [
  { ...words('label'), kind: 'text' },
  { ...words('key'), kind: 'text', hasHint: true, hintPath: 'parameter.key' },
  {
    ...words('type'),
    kind: 'choice',
    options: ['integer', 'number', 'text', 'choice'],
    optionWords: 'templates.parameterType',
  },
  {
    ...words('choices'),
    kind: 'lines',
    hasHint: true,
    hintPath: 'parameter.choices',
    isShown: isChoice,
  },
  { ...words('default'), kind: 'text', hasHint: true, hintPath: 'parameter.default' },
  { ...words('unit'), kind: 'text', isShown: isNumber },
  { ...words('low'), kind: 'number', isShown: isNumber },
  { ...words('high'), kind: 'number', isShown: isNumber },
  { ...words('note'), kind: 'text', hasHint: true, hintPath: 'parameter.note' },
];

export const newParameterDraft: Draft = { type: 'integer' };

export function parameterToDraft(one: Parameter, language: string): Draft {
  const usual = one.default;
  return {
    ...valueToDraft(parameterSpecs, one, language),
    choices: (one.choices ?? []).map(emptyToText).join('\n'),
    default: usual === null ? '' : emptyToText(defaultText(usual, language)),
  };
}

/** Nothing may be one of the choices; it is written in quotes, since an empty line is none. */
const nothing = '""';
const emptyToText = (text: string) => (text === '' ? nothing : text);
const textToEmpty = (text: string) => (text === nothing ? '' : text);

function defaultText(usual: number | string, language: string): string {
  if (typeof usual === 'string') return usual;
  const digits = { maximumFractionDigits: 10, useGrouping: false } as const;
  return new Intl.NumberFormat(language, digits).format(usual);
}

interface ReadParameter {
  /** undefined while something is wrong. */
  readonly parameter: Parameter | undefined;
  readonly problems: Problems;
}

/** Reads the form; `taken` are the keys of the others. */
export function draftToParameter(
  draft: Draft,
  taken: readonly string[],
  { t, language }: { readonly t: TFunction; readonly language: string },
): ReadParameter {
  const given = draftToValue(parameterSpecs, draft, language);
  const text = String(given['default'] ?? '');
  const usual = isNumber(draft) && text !== '' ? (parseNumber(text, language) ?? text) : text;
  const choices = (draft['choices'] ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map(textToEmpty);
  const whole = {
    label: '',
    key: '',
    ...given,
    default: text === '' ? null : typeof usual === 'string' ? textToEmpty(usual) : usual,
    ...(isChoice(draft) && { choices }),
  };
  const read = parameterShape.safeParse(whole, { reportInput: true });
  const problems = new Map(
    read.success ? [] : issueTexts(read.error.issues, parameterSpecs, t, language),
  );
  const add = (path: string, problem: string) => !problems.has(path) && problems.set(path, problem);
  if (taken.includes(draft['key']?.trim() ?? '')) add('key', t('devices.issue.keyTaken'));
  if (isChoice(draft) && choices.length === 0) add('choices', t('devices.issue.needed'));
  if (!read.data) return { parameter: undefined, problems };
  const { low, high } = read.data;
  if (low !== undefined && high !== undefined && low >= high) add('high', t('devices.issue.order'));
  const [fault] = read.data.default === null ? [] : resolveParameters([read.data], {}).findings;
  if (fault) add('default', t(`templates.faultAlone.${String(fault.details['why']) as 'missing'}`));
  return { parameter: problems.size === 0 ? read.data : undefined, problems };
}
