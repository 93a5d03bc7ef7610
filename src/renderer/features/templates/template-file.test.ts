import { expect, it } from 'vitest';
import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import { blankTemplate } from './blank-template.ts';
import { readTemplateFile, templateToFile } from './template-file.ts';

const template: DeviceTemplate = {
  ...blankTemplate('Skid / A'),
  parameters: [{ key: 'base', label: 'First register', type: 'integer', default: 0 }],
  tags: ['tubing', 'casing', 'line'].map((key, at) => ({
    key,
    name: key,
    unit: 'psi',
    signal: 'pressurePsi',
    points: { modbus: { table: 'holding', register: `{base} + ${at}`, encoding: 'u16' } },
  })),
};

it('TPL-15 a template that went out as a file comes in as it was', () => {
  const { content, name } = templateToFile(template);
  expect(name).toBe('Skid - A.template.json');
  expect(readTemplateFile(content)).toEqual({ template });
});

it('TPL-15 what is wrong in a file is told with its place', () => {
  const wrong = structuredClone(template) as unknown as {
    tags: { points: object; unit: unknown }[];
  };
  wrong.tags[1]!.unit = 7;
  wrong.tags[2]!.points = {};
  const read = readTemplateFile(JSON.stringify(wrong));
  expect('issues' in read && read.issues.map(({ at }) => at)).toEqual([
    'tags.2 (casing).unit',
    'tags.3 (line).points',
  ]);
});

it('TPL-15 what is no template is refused in one word', () => {
  expect(readTemplateFile('{')).toEqual({ problem: 'no-json' });
  expect(readTemplateFile('[1]')).toEqual({ problem: 'no-template' });
  expect(readTemplateFile('{"format": 2}')).toEqual({ problem: 'newer-format' });
});
