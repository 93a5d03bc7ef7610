import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import en from '#resources/locales/en.json' with { type: 'json' };
import { createFormats } from '#renderer/ui/create-formats.ts';
import { fieldText, findingKind, findingText } from './finding-text.ts';

const i18n = createInstance();
void i18n.init({
  lng: 'en',
  resources: { en: { translation: en } },
  interpolation: { escapeValue: false },
  initAsync: false,
});
const speech = { t: i18n.t, i18n, formats: createFormats('en', undefined, (key) => key) };

describe('findingText', () => {
  it('says what is odd and against what, with the field by its name', () => {
    const finding = { rule: 'PRD-07', at: 'oilBbl', details: { value: 1132, usual: 1000 } };
    expect(findingText(finding, speech)).toBe('Oil: 1,132, +13% against the usual 1,000.');
  });

  it.each([
    ['of many days', '01M8ADR3ATR7Y824BVGTTTPF9V/2026-07-01/waterBbl', {}],
    ['of a file', 'row 17', { field: 'waterBbl' }],
  ])('finds the field of findings %s', (_, at, details) => {
    expect(findingText({ rule: 'PRD-01', at, details }, speech)).toMatch(/^Water /);
  });

  it('names a rule it has no words for', () => {
    const finding = { rule: 'XYZ-99', at: 'row 1', details: {} };
    expect(findingText(finding, speech)).toContain('XYZ-99');
    expect(findingKind('XYZ-99', speech)).toBe('XYZ-99');
  });

  it.each(['PRD-01', 'PRD-11', 'IMP-02', 'IMP-14'])('has a short name for %s', (rule) => {
    expect(findingKind(rule, speech)).not.toBe(rule);
  });
});

describe('fieldText', () => {
  it('calls a tenant’s own field by its key', () => {
    expect(fieldText('totalDepthFt', speech)).toBe('Total depth');
    expect(fieldText('custom.pumper', speech)).toBe('custom.pumper');
  });
});
