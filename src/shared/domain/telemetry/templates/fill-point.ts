import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { tagAddress, type DeviceAddress, type TagPoint } from '../device.ts';
import type { ParameterValues } from './parameter.ts';
import { fillFormula, fillText } from './placeholders.ts';
import type { TemplateArchive, TemplatePoints } from './template.ts';

type LinePoints = Pick<TemplatePoints, 'modbus' | 'opcua' | 'mqtt'>;

/** Which of a tag's points counts for a device that is reached so. */
export const pointKindOf: Record<DeviceAddress['kind'], keyof LinePoints | undefined> = {
  modbus: 'modbus',
  modbusSerial: 'modbus',
  opcua: 'opcua',
  mqtt: 'mqtt',
  import: undefined,
  sensors: undefined,
  calculated: undefined,
};

/** Where a tag of a device is found. `none`: not on a line of this kind; `wrong`: what comes of it is no address. */
export function fillPoint(
  points: TemplatePoints,
  about: {
    readonly kind: DeviceAddress['kind'];
    readonly deviceId: DeviceId;
    readonly values: ParameterValues;
  },
): TagPoint | 'none' | 'wrong' {
  const raw = fillRaw(points, about);
  if (!raw) return 'none';
  return tagAddress.safeParse(raw).data ?? 'wrong';
}

function fillRaw(
  points: TemplatePoints,
  { kind, deviceId, values }: Parameters<typeof fillPoint>[1],
): object | undefined {
  const onLine = pointKindOf[kind];
  if (onLine && points[onLine]) return fillLinePoint(onLine, points, values);
  if (points.calculated) {
    const { inputs } = points.calculated;
    const ids = Object.entries(inputs).map(([name, key]) => [name, tagIdOf(deviceId, key)]);
    return { kind: 'calculated', ...points.calculated, inputs: Object.fromEntries(ids) };
  }
  return points.manual && { kind: 'manual' };
}

function fillLinePoint(
  kind: keyof LinePoints,
  points: LinePoints,
  values: ParameterValues,
): object {
  const { modbus, opcua, mqtt } = points;
  if (kind === 'opcua') return { kind, nodeId: fillText(opcua!.nodeId, values) };
  if (kind === 'mqtt') return { kind, ...fillTexts(mqtt!, values) };
  const { register, bit, registers, registerBits, card, archive, ...texts } = modbus!;
  return {
    kind,
    ...fillTexts(texts, values),
    ...(card && { card }),
    ...(archive && { archive: fillArchive(archive, values) }),
    ...fillNumbers({ register, bit, registers, registerBits }, values),
  };
}

function fillArchive(
  { records, firstNumber, fields, field, everyMs, pointer, time, timeZone }: TemplateArchive,
  values: ParameterValues,
): object {
  const { register, registerBits, ...texts } = pointer;
  return {
    ...fillNumbers({ records, firstNumber, fields, field, everyMs }, values),
    pointer: { ...fillTexts(texts, values), ...fillNumbers({ register, registerBits }, values) },
    time,
    timeZone: fillText(timeZone, values),
  };
}

function fillNumbers(
  formulas: Readonly<Record<string, number | string | undefined>>,
  values: ParameterValues,
): object {
  return Object.fromEntries(
    Object.entries(formulas).flatMap(([name, formula]) =>
      // What a formula does not come to must not look like something left out.
      formula === undefined ? [] : [[name, fillFormula(formula, values) ?? null]],
    ),
  );
}

function fillTexts(part: object, values: ParameterValues): object {
  const filled = Object.entries(part).map(([name, value]: [string, unknown]) => {
    if (typeof value === 'string') return [name, fillText(value, values)];
    return [name, typeof value === 'object' && value ? fillTexts(value, values) : value];
  });
  return Object.fromEntries(filled) as object;
}

export function tagIdOf(deviceId: DeviceId, key: string): TagId {
  return `${deviceId}/${key}` as TagId;
}
