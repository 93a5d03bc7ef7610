import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import { draftToParameter, newParameterDraft, parameterToDraft } from './parameter-draft.ts';

const words = { t: ((key: string) => key) as never, language: 'en' };
const folder = resolve(import.meta.dirname, '../../../../../resources/device-templates');
const shipped = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => deviceTemplate.parse(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'))));

describe('the form of a parameter', () => {
  it('TPL-17 gives back all that are shipped as they were', () => {
    for (const parameter of shipped.flatMap(({ parameters }) => parameters)) {
      const read = draftToParameter(parameterToDraft(parameter, 'en'), [], words);
      expect([parameter.key, ...read.problems]).toEqual([parameter.key]);
      expect(read.parameter).toEqual(parameter);
    }
  });

  it('TPL-17 says what is wrong at its field', () => {
    const problems = (draft: object) => [
      ...draftToParameter({ ...newParameterDraft, label: 'A', key: 'a', ...draft }, ['b'], words)
        .problems,
    ];
    expect(problems({})).toEqual([]);
    expect(problems({ key: 'b' })).toEqual([['key', 'devices.issue.keyTaken']]);
    expect(problems({ default: 'x' })).toEqual([['default', 'templates.faultAlone.not-a-number']]);
    expect(problems({ default: '9', high: '5' })).toEqual([
      ['default', 'templates.faultAlone.too-high'],
    ]);
    expect(problems({ low: '5', high: '5' })).toEqual([['high', 'devices.issue.order']]);
    expect(problems({ type: 'choice' })).toEqual([['choices', 'devices.issue.needed']]);
  });
});
