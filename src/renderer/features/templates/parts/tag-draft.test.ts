import { describe, expect, it } from 'vitest';
import type { DeviceTemplate, TemplateTag } from '#shared/domain/telemetry/templates/template.ts';
import { blankTemplate } from '../blank-template.ts';
import { formToTag, newTagDraft, tagToForm } from './tag-draft.ts';

const words = {
  t: ((key: string) => key) as never,
  language: 'en',
  faultText: ({ rule, details }: { rule: string; details: object }) =>
    `${rule} ${(details as { why?: string }).why ?? ''}`.trim(),
};
const tag: TemplateTag = {
  key: 'tubing',
  name: 'Tubing pressure',
  unit: 'psi',
  signal: 'tubingPsi',
  points: {
    modbus: { table: 'holding', register: '{base} + 2', encoding: 'f32', wordOrder: 'CDAB' },
    opcua: { nodeId: 'ns=2;s={well}.Tubing' },
    mqtt: { topic: '{well}/tubing', jsonPath: 'psi' },
  },
  scale: { factor: 0.1, offset: 0 },
  range: { low: 0, high: 3_000 },
  states: [{ value: 9_999, label: 'No sensor' }],
  scanMs: 30_000,
  reduction: { kind: 'deadband', deviation: 0.5, maxIntervalMs: 600_000 },
  decimals: 1,
  source: 'Papers, page 7',
  isUnconfirmed: true,
};
const template: DeviceTemplate = {
  ...blankTemplate('A'),
  parameters: [
    { key: 'base', label: 'Base', type: 'integer', default: 0 },
    { key: 'well', label: 'Well', type: 'text', default: null },
  ],
  tags: [tag],
};

describe('the form of a tag of a template', () => {
  it('TPL-17 gives back what it was given', () => {
    const form = tagToForm(tag, template, 'en');
    const read = formToTag(form, { template, before: tag }, words);
    expect([...read.problems]).toEqual([]);
    expect(read.tag).toEqual(tag);
  });

  it('TPL-17 says what is wrong at its field', () => {
    const form = tagToForm(tag, template, 'en');
    const wrong = {
      ...form,
      draft: {
        ...form.draft,
        'points.modbus.register': '{bse} + 2',
        'range.low': '5000',
        states: 'on',
      },
    };
    const { tag: read, problems } = formToTag(wrong, { template, before: tag }, words);
    expect(read).toBeUndefined();
    expect([...problems.keys()].toSorted()).toEqual([
      'points.modbus.register',
      'range.high',
      'states',
    ]);
    expect(problems.get('points.modbus.register')).toBe('TPL-02 unknown-parameter');
  });

  it('TPL-17 a new tag needs a name, a key of its own and a way to its value', () => {
    const draft = { ...newTagDraft, name: 'B', key: 'tubing', 'points.modbus.register': '7' };
    const read = (more: object) =>
      formToTag({ draft: { ...draft, ...more }, inputs: {} }, { template, before: null }, words);
    expect([...read({}).problems]).toEqual([['key', 'TPL-02 repeated']]);
    expect([...read({ key: 'b' }).problems]).toEqual([]);
    expect(read({ key: 'b' }).tag?.points.modbus?.register).toBe(7);
    expect([...read({ key: 'b', name: '' }).problems.keys()]).toEqual(['name']);
    expect([...read({ key: 'b', 'has.modbus': '' }).problems.keys()]).toEqual(['points']);
    const calculated = { key: 'b', 'has.modbus': '', 'has.calculated': 'yes' };
    const summed = { ...calculated, 'points.calculated.expression': 'a * 2' };
    expect([...read(summed).problems]).toEqual([
      ['points.calculated.expression', 'TPL-02 expression'],
    ]);
  });
});
