import { parseNumber } from '#renderer/ui/forms/parse-number.ts';

/** What stands in the fields of a form, by path; a checked box says `yes`, what is not given is empty. */
export type Draft = Readonly<Record<string, string>>;

/** One field of a form, over one value of what is edited. */
export interface FieldSpec {
  /** Where its value is, `address.port`; its words are `devices.fields.<path>` in locales, or of `wordsPath` there. */
  readonly path: string;
  readonly wordsPath?: string;
  readonly kind: 'text' | 'number' | 'choice' | 'check' | 'lines';
  /** Values of a choice. */
  readonly options?: readonly (string | number)[];
  /** Where the words of the options are; without it they are shown as they are. */
  readonly optionWords?: string;
  /** A choice that may stay open; the key of its words. */
  readonly openWords?: string;
  readonly unit?: string;
  /** What one of the shown unit is in the stored one: 1000 for seconds kept in milliseconds. */
  readonly storedPerShown?: number;
  /** Words under the field, `devices.hints.<path>` or of another place there. */
  readonly hasHint?: boolean;
  readonly hintPath?: string;
  /** Seldom needed: behind "More". */
  readonly isFolded?: boolean;
  readonly placeholder?: string;
  readonly isShown?: (draft: Draft) => boolean;
}

type Tree = { [key: string]: unknown };

export function shownSpecs(specs: readonly FieldSpec[], draft: Draft): readonly FieldSpec[] {
  return specs.filter((spec) => spec.isShown?.(draft) ?? true);
}

/** The fields of something that is there already. */
export function valueToDraft(
  specs: readonly FieldSpec[],
  value: unknown,
  language: string,
): Record<string, string> {
  return Object.fromEntries(
    specs.map((spec) => [spec.path, fieldText(spec, at(value, spec.path), language)]),
  );
}

/** Nested values of the fields that are shown; empty ones are left out, a number that cannot be read is NaN. */
export function draftToValue(specs: readonly FieldSpec[], draft: Draft, language: string): Tree {
  const tree: Tree = {};
  for (const spec of shownSpecs(specs, draft)) {
    const value = fieldValue(spec, draft[spec.path] ?? '', language);
    if (value !== undefined) put(tree, spec.path.split('.'), value);
  }
  return tree;
}

function fieldText(spec: FieldSpec, value: unknown, language: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : '';
  if (spec.kind !== 'number') return String(value as string | number);
  const shown = Number(value) / (spec.storedPerShown ?? 1);
  const digits = { maximumFractionDigits: 10, useGrouping: false } as const;
  return new Intl.NumberFormat(language, digits).format(shown);
}

function fieldValue(spec: FieldSpec, text: string, language: string): unknown {
  if (spec.kind === 'check') return text === 'yes' || undefined;
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (spec.kind === 'choice')
    return spec.options?.find((option) => String(option) === trimmed) ?? trimmed;
  if (spec.kind !== 'number') return trimmed;
  const read = parseNumber(trimmed, language);
  // Products of decimals carry crumbs: 0.7 s are 700 ms.
  return read === undefined || read === null
    ? Number.NaN
    : Number((read * (spec.storedPerShown ?? 1)).toPrecision(15));
}

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Tree | null | undefined)?.[key], value);
}

function put(tree: Tree, [key, ...rest]: readonly string[], value: unknown): void {
  if (key === undefined) return;
  if (rest.length === 0) tree[key] = value;
  else put((tree[key] ??= {}) as Tree, rest, value);
}
