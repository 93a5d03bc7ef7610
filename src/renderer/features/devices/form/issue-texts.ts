import type { TFunction } from 'i18next';
import type { z } from 'zod';
import type { FieldSpec } from './field-spec.ts';

/** What is wrong with a field, by its path. */
export type Problems = ReadonlyMap<string, string>;

type Issue = z.core.$ZodIssue;

/** The first complaint about each field, in the user's words; issues must say what was put in (`reportInput`). */
export function issueTexts(
  issues: readonly Issue[],
  specs: readonly FieldSpec[],
  t: TFunction,
  language: string,
): Map<string, string> {
  const texts = new Map<string, string>();
  for (const issue of issues) {
    const path = issue.path.join('.');
    const spec = specs.find((one) => one.path === path);
    if (!texts.has(path)) texts.set(path, issueText(issue, spec, t, language));
  }
  return texts;
}

/** One complaint in words. */
export function issueText(
  issue: Issue,
  spec: FieldSpec | undefined,
  t: TFunction,
  language: string,
): string {
  const number = (value: number | bigint) =>
    new Intl.NumberFormat(language).format(Number(value) / (spec?.storedPerShown ?? 1));
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'string') return t('devices.issue.needed');
      return t(issue.inclusive === false ? 'devices.issue.above' : 'devices.issue.atLeast', {
        limit: number(issue.minimum),
      });
    case 'too_big':
      return issue.origin === 'string'
        ? t('devices.issue.tooLong', { limit: number(issue.maximum) })
        : t('devices.issue.atMost', { limit: number(issue.maximum) });
    case 'invalid_type':
      if (issue.expected === 'int') return t('devices.issue.whole');
      return t(
        spec?.kind === 'number' && issue.input !== undefined
          ? 'devices.issue.number'
          : 'devices.issue.needed',
      );
    case 'invalid_format':
      return t(`devices.issue.format.${formatOf(issue.path)}`);
    case 'custom':
      return issue.message;
    default:
      return t('devices.issue.other');
  }
}

function formatOf(path: Issue['path']): 'endpointUrl' | 'brokerUrl' | 'key' | 'other' {
  const last = path.at(-1);
  return last === 'endpointUrl' || last === 'brokerUrl' || last === 'key' ? last : 'other';
}
