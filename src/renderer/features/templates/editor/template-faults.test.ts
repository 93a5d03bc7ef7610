import { describe, expect, it } from 'vitest';
import type { DeviceTemplate, TemplateTag } from '#shared/domain/telemetry/templates/template.ts';
import { blankTemplate } from '../blank-template.ts';
import { faultsOf, usualAddresses } from './template-faults.ts';

const tag = (key: string, points: TemplateTag['points']): TemplateTag => ({
  key,
  name: key,
  unit: '',
  signal: 'other',
  points,
});
const modbus = (register: string | number) => ({
  modbus: { table: 'holding' as const, register, encoding: 'u16' },
});
const template = (tags: TemplateTag[]): DeviceTemplate => ({
  ...blankTemplate('A'),
  parameters: [
    { key: 'base', label: 'Base', type: 'integer', default: null, low: 10 },
    { key: 'well', label: 'Well', type: 'text', default: null },
  ],
  tags,
});
const told = (faults: ReturnType<typeof faultsOf>) =>
  faults.map(({ tab, key, path, finding }) => [tab, key, path, finding.details['why']]);

describe('faults of a template', () => {
  it('TPL-17 are told with the tab, the part and the field they are in', () => {
    const tags = [
      tag('a', modbus('{bse} + 1')),
      tag('b', modbus('{base} +')),
      tag('c', { calculated: { expression: 'x +', inputs: {} } }),
      tag('d', { calculated: { expression: 'x', inputs: { x: 'd' } } }),
    ];
    const faulty = {
      ...template(tags),
      name: '',
      display: { groups: [{ name: 'All', tags: ['z'] }] },
    };
    expect(told(faultsOf(faulty))).toEqual([
      ['general', undefined, 'name', 'shape'],
      ['tags', 'a', 'points.modbus.register', 'unknown-parameter'],
      ['tags', 'c', 'points.calculated.expression', 'expression'],
      ['tags', 'd', 'points.calculated.expression', 'ring'],
      ['tags', 'b', 'points.modbus.register', undefined],
      ['display', undefined, undefined, 'unknown-tag'],
    ]);
  });

  it('TPL-17 a sound template has none, also where parameters must be given', () => {
    const tags = [tag('a', { ...modbus('{base} + 2'), mqtt: { topic: '{well}/a' } })];
    expect(faultsOf(template(tags))).toEqual([]);
    expect(usualAddresses(template(tags), tags[0]!).map(({ point }) => point)).toMatchObject([
      { register: 12 },
      { topic: 'well/a' },
    ]);
  });
});
