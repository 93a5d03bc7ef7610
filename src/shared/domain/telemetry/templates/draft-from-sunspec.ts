import { z } from 'zod';
import { encodingOf } from '../tag-file/modbus-words.ts';
import { draftTemplate, unitIdParameter, wordOrderParameter } from './draft-template.ts';
import type { Parameter } from './parameter.ts';
import type { DeviceTemplate, TemplateTag } from './template.ts';

const point = z.object({
  name: z.string().regex(/^[A-Za-z0-9_]{1,50}$/),
  label: z.string().optional(),
  type: z.string(),
  size: z.number().int().min(1),
  units: z.string().optional(),
  /** Name of the point that holds the power of ten, or the power itself. */
  sf: z.union([z.string(), z.number().int()]).optional(),
  symbols: z.array(z.object({ name: z.string(), value: z.number() })).optional(),
});
type Point = z.output<typeof point>;

/** A model as the SunSpec Alliance publishes them (JSON); repeating groups are not taken. */
const sunspecModel = z.object({
  id: z.number().int(),
  group: z.object({
    name: z.string(),
    label: z.string().optional(),
    points: z.array(point).min(1),
  }),
});

const baseParameter: Parameter = {
  key: 'base',
  label: 'Register of the model id',
  type: 'integer',
  default: 40_002,
  low: 0,
  high: 65_000,
  note: 'Devices begin at 40000, 50000 or 0 with two registers that say SunS; the models follow.',
};

/** What a point says when the device does not have it lies just outside. SunSpec: values of points that are not implemented. */
const rangeByType: Readonly<Record<string, { readonly low: number; readonly high: number }>> = {
  int16: { low: -32_767, high: 32_767 },
  uint16: { low: 0, high: 65_534 },
  enum16: { low: 0, high: 65_534 },
  int32: { low: -2_147_483_647, high: 2_147_483_647 },
  uint32: { low: 0, high: 4_294_967_294 },
  sunssf: { low: -10, high: 10 },
};

/**
 * A template from a SunSpec model: every point from the register of the model's id on. A point with a scale factor is read
 * raw, and a calculated tag puts both together. undefined when the text is no such model.
 */
export function draftFromSunspec(json: unknown, name: string): DeviceTemplate | undefined {
  const { data } = sunspecModel.safeParse(json);
  if (!data) return undefined;
  const { id, group } = data;
  const source = `SunSpec model ${id}, ${group.label ?? group.name}`;
  const keys = new Set(group.points.map((one) => one.name));
  let offset = 0;
  const tags: TemplateTag[] = [];
  for (const one of group.points) {
    tags.push(...toTags(one, offset, keys));
    offset += one.size;
  }
  const parameters = [unitIdParameter, baseParameter, wordOrderParameter];
  return draftTemplate({ name, source, parameters, isModbus: true }, tags);
}

function toTags(one: Point, offset: number, keys: ReadonlySet<string>): TemplateTag[] {
  const encoding = encodingOf(one.type);
  // Padding, and forms that hold no single value.
  if (!encoding) return [];
  const { name, label = name, units = '', sf, type, size, symbols } = one;
  const raw: TemplateTag = {
    key: name,
    name: label.slice(0, 120),
    unit: units.slice(0, 24),
    signal: 'other',
    points: {
      modbus: {
        table: 'holding',
        register: `{base} + ${offset}`,
        encoding,
        wordOrder: '{wordOrder}',
        ...(encoding === 'text' && { registers: Math.min(size, 60) }),
      },
    },
    ...(rangeByType[type] && { range: rangeByType[type] }),
    ...(type.startsWith('enum') && symbols && { states: symbols.map(toState) }),
    ...(type === 'sunssf' && { scanMs: 3_600_000 }),
  };
  if (typeof sf === 'number') return [{ ...raw, scale: { factor: 10 ** sf, offset: 0 } }];
  if (sf === undefined || !keys.has(sf)) return [raw];
  const { range: _range, ...scaled } = raw;
  return [
    { ...raw, key: `${name}.raw`, name: `${raw.name}, raw`.slice(0, 120), unit: '' },
    {
      ...scaled,
      points: {
        calculated: {
          expression: 'raw * 10 ^ sf',
          inputs: { raw: `${name}.raw`, sf },
          holdMs: 86_400_000,
        },
      },
    },
  ];
}

function toState({ name, value }: { readonly name: string; readonly value: number }) {
  return { value, label: name.slice(0, 60) };
}
