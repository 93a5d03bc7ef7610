import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import en from '#resources/locales/en.json' with { type: 'json' };
import { ConnectionLost, CoreBug } from '#shared/contract/call-errors.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { problemText } from './problem-text.ts';

const translations = createInstance();
await translations.init({
  lng: 'en',
  resources: { en: { translation: en } },
  interpolation: { escapeValue: false },
});
const textOf = (error: unknown) => problemText(error, translations.t);

describe('problemText', () => {
  it('puts a refusal in words with its details', () => {
    expect(textOf(new Refusal('well-name-taken', { name: 'Smith <1H>' })).text).toBe(
      'A well named Smith <1H> is on this lease already.',
    );
  });

  it('names fields and sizes as people do', () => {
    expect(textOf(new Refusal('mapping-incomplete', { field: 'oilBbl' })).text).toContain('Oil');
    expect(textOf(new Refusal('file-too-large', { largest: 250e6 })).text).toContain('250 MB');
  });

  it('keeps the name of a field that no screen shows', () => {
    const text = textOf(new Refusal('input-invalid', { field: 'offset', problem: 'x' })).text;
    expect(text).toMatch(/^offset /);
  });

  it('gives a bug of the core its number', () => {
    expect(textOf(new CoreBug('B-7')).bugId).toBe('B-7');
    expect(textOf(new ConnectionLost()).bugId).toBeUndefined();
  });
});
