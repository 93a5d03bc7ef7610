import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findProblems } from '#shared/domain/alarms/definition.ts';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { isStatus } from '#shared/domain/displays/subjects.ts';
import { must } from '#shared/kit/must.ts';
import { checkTemplate } from './check-template.ts';
import { fillTemplate } from './fill-template.ts';
import { isSame, mergeParts, type Part, type Parts } from './merge-parts.ts';
import { resolveParameters, type Parameter } from './parameter.ts';
import { fillFormula, fillText } from './placeholders.ts';
import { deviceTemplate, type DeviceTemplate } from './template.ts';

const folder = new URL('../../../../../resources/device-templates/', import.meta.url);
const shipped = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [
      file.replace('.json', ''),
      deviceTemplate.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))),
    ]),
);
const deviceId = '01HZZZZZZZZZZZZZZZZZZZZZZZ' as DeviceId;
const lineOf = ({ tags }: DeviceTemplate) =>
  (['modbus', 'opcua', 'mqtt'] as const).find((kind) => tags.some(({ points }) => points[kind]))!;
/** What a person would have to type: a text for each parameter without a default. */
const typed = ({ parameters }: DeviceTemplate) =>
  Object.fromEntries(
    parameters.filter((one) => one.default === null).map(({ key }) => [key, `my-${key}`]),
  );

describe('shipped templates', () => {
  it('TPL-01 there is one for each kind of equipment', () => {
    const kinds = new Set([...shipped.values()].map(({ equipment }) => equipment));
    expect([...kinds].toSorted()).toEqual(
      ['esp', 'gasLift', 'gasMeter', 'generic', 'injectionWell', 'plunger', 'rodPump']
        .concat('separator', 'tankBattery')
        .toSorted(),
    );
  });

  describe.each([...shipped])('%s', (id, template) => {
    const filled = fillTemplate(template, {
      deviceId,
      kind: lineOf(template),
      parameters: typed(template),
    });

    it('TPL-01 TPL-02 is sound and makes a device', () => {
      expect(checkTemplate(template)).toEqual([]);
      expect(filled.findings).toEqual([]);
      expect(Object.keys(filled.tags).toSorted()).toEqual(
        template.tags.map(({ key }) => key).toSorted(),
      );
      expect(JSON.stringify(filled)).not.toMatch(/[{][A-Za-z]+[}]/);
    });

    it('TPL-06 shows each tag once', () => {
      const shown = template.display.groups.flatMap(({ tags }) => tags);
      expect(new Set(shown).size).toBe(shown.length);
    });

    it('DSP-06 names what tells its state, and its small trends', () => {
      const states = template.tags.filter(({ signal }) => isStatus(signal)).map(({ key }) => key);
      expect(template.display.status).toEqual(states);
      expect(template.display.trends!.length).toBeGreaterThan(0);
    });

    it('TPL-07 says where its statements come from, and what is not confirmed', () => {
      const isCertain = ['generic-', 'simulated-'].some((start) => id.startsWith(start));
      if (!isCertain) expect(template).toMatchObject({ isUnconfirmed: true });
      for (const alarm of template.alarms) expect(alarm).toMatchObject({ isUnconfirmed: true });
    });

    it('TPL-08 its alarms are sound, and not enabled before someone approves them', () => {
      for (const definition of Object.values(filled.alarms)) {
        expect(definition).toMatchObject({ isEnabled: false, rationalisation: null });
        expect(findProblems(definition)).toEqual([]);
      }
    });
  });

  it('TPL-07 the map of the Lufkin controller is marked tag by tag', () => {
    const { tags } = must(shipped.get('lufkin-sam'), 'lufkin-sam');
    for (const tag of tags.filter(({ points }) => points.modbus))
      expect(tag).toMatchObject({ source: expect.stringMatching(/./), isUnconfirmed: true });
  });
});

describe('filling', () => {
  const efm = must(shipped.get('gas-flow-computer'), 'gas-flow-computer');
  const fill = (parameters: Record<string, number | string>, kind: 'modbus' | 'opcua' = 'modbus') =>
    fillTemplate(efm, { deviceId, kind, parameters });

  it('TPL-03 puts parameters into addresses', () => {
    const { tags, line } = fill({ run: 3, unitId: 7, wordOrder: 'CDAB' });
    expect(line).toEqual({ port: 502, unitId: 7, scanMs: 60_000 });
    expect(tags['gasRate']?.point).toEqual({
      kind: 'modbus',
      table: 'holding',
      register: 7_204,
      encoding: 'f32',
      wordOrder: 'CDAB',
      registerBits: 32,
    });
    expect(tags['accumulated']?.point).toMatchObject({ register: 5_021, registerBits: 32 });
  });

  it.each([
    [{ run: 9 }, 'run', 'too-high'],
    [{ run: 0 }, 'run', 'too-low'],
    [{ run: 1.5 }, 'run', 'not-whole'],
    [{ run: 'one' }, 'run', 'not-a-number'],
    [{ wordOrder: 'AB' }, 'wordOrder', 'no-choice'],
    [{ what: 1 }, 'what', 'unknown'],
  ])('TPL-03 %j is not taken', (parameters, at, why) => {
    expect(fill(parameters as Record<string, number | string>).findings).toContainEqual({
      rule: 'TPL-03',
      severity: 'reject',
      at,
      details: { parameter: at, why },
    });
  });

  it('TPL-03 what has no default must be given', () => {
    const parameter: Parameter = { key: 'node', label: 'Node', type: 'text', default: null };
    expect(resolveParameters([parameter], {}).findings[0]?.details['why']).toBe('missing');
    expect(resolveParameters([parameter], { node: '' }).findings[0]?.details['why']).toBe('empty');
  });

  it('TPL-04 a register outside the table is told, and its tag left out', () => {
    const { tags, findings } = fill({ run: 8, floats: 65_000 });
    expect(findings.filter(({ rule }) => rule === 'TPL-04').length).toBeGreaterThan(0);
    expect(tags['gasRate']).toBeUndefined();
    expect(tags['accumulated']).toBeDefined();
  });

  it('TPL-05 what this line does not reach is told; what is made of it is left out with it', () => {
    const pump = must(shipped.get('rod-pump-controller'), 'rod-pump-controller');
    const { tags, alarms, findings } = fillTemplate(pump, {
      deviceId,
      kind: 'opcua',
      parameters: {},
    });
    expect(tags).toEqual({});
    expect(Object.keys(alarms)).toEqual(['line.down']);
    expect(new Set(findings.map(({ rule, severity }) => `${rule} ${severity}`))).toEqual(
      new Set(['TPL-05 info']),
    );
  });

  it('TPL-03 formulas are worked out, not guessed', () => {
    expect(fillFormula('{base} + 4 * ({run} - 1)', { base: 100, run: 3 })).toBe(108);
    expect(fillFormula('{base} / 3', { base: 100 })).toBeUndefined();
    expect(fillFormula('{other}', { base: 100 })).toBeUndefined();
    expect(fillFormula('process.exit()', {})).toBeUndefined();
    expect(fillFormula('{toString}', {})).toBeUndefined();
    expect(fillText('{a}/{b}/{toString}', { a: 'x' })).toBe('x/{b}/{toString}');
  });
});

describe('checking', () => {
  const base = must(shipped.get('rod-pump-controller'), 'rod-pump-controller');
  const faults = (change: Partial<DeviceTemplate>) =>
    checkTemplate({ ...base, ...change }).map(({ details }) => details['why']);
  const calculated = (key: string, expression: string, inputs: Record<string, string>) => ({
    key,
    name: key,
    unit: '',
    signal: 'other' as const,
    points: { calculated: { expression, inputs } },
  });

  it('TPL-02 finds repeated keys, unknown names, broken expressions and rings', () => {
    expect(faults({ tags: [...base.tags, base.tags[0]!] })).toEqual(['repeated']);
    expect(faults({ parameters: base.parameters.slice(1, 2) })).toContain('unknown-parameter');
    expect(faults({ tags: base.tags.slice(1), alarms: [] })).toContain('unknown-tag');
    const plus = (...tags: DeviceTemplate['tags']) => faults({ tags: [...base.tags, ...tags] });
    expect(plus(calculated('a', 'x +', { x: 'spm' }))).toEqual(['expression']);
    expect(plus(calculated('a', 'y', { x: 'spm' }))).toEqual(['expression']);
    expect(plus(calculated('a', 'x', { x: 'b' }), calculated('b', 'x', { x: 'a' }))).toEqual([
      'ring',
    ]);
  });

  it('TPL-02 a template with a ring names it', () => {
    const ring = [
      calculated('a', 'x', { x: 'b' }),
      calculated('b', 'x', { x: 'c' }),
      calculated('c', 'x', { x: 'a' }),
    ];
    expect(checkTemplate({ ...base, tags: [...base.tags, ...ring] })[0]?.details['what']).toBe(
      'a → b → c → a',
    );
  });

  it('TPL-08 deadband and delays must be said', () => {
    const alarm: Record<string, unknown> = { ...base.alarms[0]! };
    for (const field of ['deadband', 'onDelay', 'offDelay']) {
      const { [field]: _left, ...rest } = alarm;
      expect(deviceTemplate.safeParse({ ...base, alarms: [rest] }).success).toBe(false);
    }
    expect(deviceTemplate.safeParse({ ...base, alarms: [alarm] }).success).toBe(true);
  });
});

describe('a template that changes', () => {
  const fields = ['name', 'range', 'unit'];
  const said: Parts = { psi: { name: 'Tubing', unit: 'psi', range: { low: 0, high: 1_500 } } };
  const next: Parts = { psi: { name: 'Tubing head', unit: 'psi', range: { low: 0, high: 3_000 } } };

  it('TPL-20 what was set by hand stays, the rest moves', () => {
    const current: Parts = {
      psi: { name: 'My tubing', unit: 'psi', range: { high: 1_500, low: 0 } },
    };
    const { writes, changes } = mergeParts({ said, current, next }, fields);
    expect(changes).toEqual([
      {
        key: 'psi',
        kind: 'changed',
        fields: [
          { field: 'name', before: 'My tubing', after: 'Tubing head', isKept: true },
          {
            field: 'range',
            before: { high: 1_500, low: 0 },
            after: { low: 0, high: 3_000 },
            isKept: false,
          },
        ],
      },
    ]);
    expect(writes['psi']).toEqual({
      name: 'My tubing',
      unit: 'psi',
      range: { low: 0, high: 3_000 },
    });
  });

  it('TPL-20 parts come and go; what was taken away, added or changed by hand stays so', () => {
    const kinds = (parts: { said: Parts; current: Parts; next: Parts }) =>
      mergeParts(parts, fields).changes.map(({ kind }) => kind);
    const part: Part = { name: 'a', unit: 'u' };
    expect(kinds({ said: {}, current: {}, next: { a: part } })).toEqual(['added']);
    expect(kinds({ said: { a: part }, current: { a: part }, next: {} })).toEqual(['removed']);
    expect(kinds({ said: { a: part }, current: { a: { ...part, unit: 'v' } }, next: {} })).toEqual([
      'kept',
    ]);
    expect(kinds({ said: { a: part }, current: {}, next: { a: { ...part, unit: 'v' } } })).toEqual([
      'kept',
    ]);
    expect(kinds({ said: {}, current: { a: part }, next: { a: { ...part, unit: 'v' } } })).toEqual([
      'kept',
    ]);
    expect(kinds({ said: { a: part }, current: { b: part }, next: { a: part } })).toEqual([]);
  });

  it('TPL-20 for any edit: by-hand values survive, all others end as the template says', () => {
    const value = fc.constantFrom(1, 2, null);
    const part = fc.record({ name: value, range: value, unit: value });
    const parts = fc.dictionary(fc.constantFrom('a', 'b', 'c'), part) as fc.Arbitrary<Parts>;
    fc.assert(
      fc.property(parts, parts, parts, (before, current, after) => {
        const { writes } = mergeParts({ said: before, current, next: after }, fields);
        const result = { ...current, ...writes } as Record<string, Part | null>;
        for (const key of ['a', 'b', 'c']) {
          const [was, is, will] = [before[key], current[key], after[key]];
          if (was && is && will)
            for (const field of fields) {
              const isByHand = !isSame(was[field], is[field]);
              const isMoved = !isSame(was[field], will[field]);
              const expected = isByHand || !isMoved ? is[field] : will[field];
              expect(isSame(result[key]?.[field], expected)).toBe(true);
            }
          if (is && !was) expect(result[key]).toEqual(is);
        }
      }),
    );
  });
});
