import { describe, expect, it } from 'vitest';
import en from '#resources/locales/en.json' with { type: 'json' };
import es from '#resources/locales/es.json' with { type: 'json' };
import { syncTroubleCodes } from '#shared/contract/sync.ts';
import { refusalCodes } from '#shared/kit/refusal.ts';

type Words = { readonly [key: string]: string | Words };

function flatten(words: Words, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as const] : flatten(value, `${path}${key}.`),
  );
}

const english = new Map(flatten(en));
const spanish = new Map(flatten(es));
const slots = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe('locales', () => {
  it('have the same keys', () => {
    expect([...spanish.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('fill the same slots in each text', () => {
    const different = [...english].filter(
      ([key, text]) => slots(text).join() !== slots(spanish.get(key) ?? '').join(),
    );
    expect(different).toEqual([]);
  });

  it('leave no text empty', () => {
    expect([...english, ...spanish].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it.each(syncTroubleCodes)('SYN-154 say of %s what happened and what to do', (code) => {
    for (const words of [english, spanish])
      for (const part of ['short', 'what', 'do'])
        expect(words.get(`sync.trouble.${code}.${part}`), part).toMatch(/^.{2}/);
  });

  it.each(refusalCodes)('have words for the refusal %s', (code) => {
    expect(english.get(`refusal.${code}`)).toBeTruthy();
  });
});
