import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  deviceTemplate,
  type DeviceTemplate,
  type TemplateTag,
} from '#shared/domain/telemetry/templates/template.ts';
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

const folder = resolve(import.meta.dirname, '../../../../../resources/device-templates');
const shipped = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => deviceTemplate.parse(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'))));

describe('the form of a tag of a template', () => {
  it.each(shipped)('TPL-17 gives back all tags of $name as they were', (one) => {
    for (const before of one.tags) {
      const form = tagToForm(before, one, 'en');
      const read = formToTag(form, { template: one, before }, words);
      expect([before.key, ...read.problems]).toEqual([before.key]);
      expect(read.tag).toEqual(before);
    }
  });

  it('TPL-17 says what is wrong within a layout at its field', () => {
    const form = tagToForm(tag, template, 'en');
    const problemOf = (text: string) =>
      formToTag(
        { ...form, draft: { ...form.draft, 'points.modbus.archive': text } },
        { template, before: tag },
        words,
      ).problems.get('points.modbus.archive');
    expect(problemOf('{')).toBe('devices.issue.needed');
    expect(problemOf('{"fields": 4}')).toBe('records: devices.issue.other');
    expect(problemOf('')).toBeUndefined();
  });

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
