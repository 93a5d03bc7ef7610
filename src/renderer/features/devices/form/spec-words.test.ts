import { expect, it } from 'vitest';
import en from '#resources/locales/en.json' with { type: 'json' };
import es from '#resources/locales/es.json' with { type: 'json' };
import { lineSpecs, nameSpec, protocols } from '../edit/device-specs.ts';
import { pointKinds, specsOfTag } from '../tags/tag-specs.ts';
import type { FieldSpec } from './field-spec.ts';

const specs = [
  nameSpec,
  ...protocols.flatMap(lineSpecs),
  ...Object.values(pointKinds).flatMap(specsOfTag),
];

/** These keys are put together while the program runs, so no type checks them. */
it.each([
  ['en', en],
  ['es', es],
])('every field, hint and option has words in %s', (_language, words) => {
  const keys = [...new Set(specs.flatMap(keysOf))];
  expect(keys.filter((key) => !hasWords(words, key))).toEqual([]);
});

function keysOf(spec: FieldSpec): string[] {
  return [
    `devices.fields.${spec.path}`,
    ...(spec.hasHint ? [`devices.hints.${spec.hintPath ?? spec.path}`] : []),
    ...(spec.openWords ? [spec.openWords] : []),
    ...(spec.optionWords ? (spec.options ?? []).map((one) => `${spec.optionWords}.${one}`) : []),
  ];
}

function hasWords(words: unknown, key: string): boolean {
  const found = key
    .split('.')
    .reduce<unknown>((tree, part) => (tree as Record<string, unknown> | undefined)?.[part], words);
  return typeof found === 'string' && found !== '';
}
