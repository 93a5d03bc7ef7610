import { expect, it } from 'vitest';
import type { DeviceTemplate, TemplateTag } from '#shared/domain/telemetry/templates/template.ts';
import { blankTemplate } from '../blank-template.ts';
import { moved, putParameter, putTag, withoutTags } from './template-edits.ts';

const tag = (key: string, points: TemplateTag['points']): TemplateTag => ({
  key,
  name: key,
  unit: '',
  signal: 'other',
  points,
});
const template: DeviceTemplate = {
  ...blankTemplate('A'),
  parameters: [{ key: 'base', label: 'Base', type: 'integer', default: 0 }],
  line: { unitId: '{base} + 1', scanMs: 1_000 },
  tags: [
    tag('peak', { modbus: { table: 'holding', register: '{base} + 2', encoding: 'u16' } }),
    tag('range', { calculated: { expression: 'a - 1', inputs: { a: 'peak' } } }),
  ],
  alarms: [
    { key: 'high', tag: 'peak', condition: { kind: 'limit', side: 'hi', limit: 3 } },
    {
      key: 'off',
      tag: 'range',
      condition: {
        kind: 'deviation',
        direction: 'either',
        by: 1,
        setPoint: { tagId: 'peak' },
      },
    },
  ] as unknown as DeviceTemplate['alarms'],
  display: { status: ['peak'], groups: [{ name: 'All', tags: ['range', 'peak'] }] },
};

it('TPL-16 a tag of another key takes along all that names it', () => {
  const { tags, alarms, display } = putTag(template, { ...template.tags[0]!, key: 'top' }, 'peak');
  expect(tags.map(({ key }) => key)).toEqual(['top', 'range']);
  expect(tags[1]!.points.calculated!.inputs).toEqual({ a: 'top' });
  expect(alarms[0]!.tag).toBe('top');
  expect(alarms[1]!.condition).toMatchObject({ setPoint: { tagId: 'top' } });
  expect(display).toEqual({ status: ['top'], groups: [{ name: 'All', tags: ['range', 'top'] }] });
});

it('TPL-16 with a tag go its alarms and its places in displays', () => {
  const { tags, alarms, display } = withoutTags(template, new Set(['peak']));
  expect(tags.map(({ key }) => key)).toEqual(['range']);
  expect(alarms).toEqual([]);
  expect(display).toEqual({ status: [], groups: [{ name: 'All', tags: ['range'] }] });
});

it('TPL-16 a parameter of another key takes along the texts that name it', () => {
  const next = putParameter(template, { ...template.parameters[0]!, key: 'first' }, 'base');
  expect(next.tags[0]!.points.modbus!.register).toBe('{first} + 2');
  expect(next.line.unitId).toBe('{first} + 1');
});

it('moves within a list and not beyond it', () => {
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
});
