import type { FileTag } from '../tag-file/read-tag-file.ts';
import type { Parameter } from './parameter.ts';
import type { DeviceTemplate, TemplatePoints, TemplateTag } from './template.ts';

const format = 1;
const usualScanMs = 60_000;

export const unitIdParameter: Parameter = {
  key: 'unitId',
  label: 'Modbus unit id',
  type: 'integer',
  default: 1,
  low: 0,
  high: 255,
};

export const wordOrderParameter: Parameter = {
  key: 'wordOrder',
  label: 'Order of bytes in 32-bit values',
  type: 'choice',
  default: 'ABCD',
  choices: ['ABCD', 'CDAB', 'BADC', 'DCBA'],
};

/** A template to go on with: tags, one group, no alarms. Nobody has confirmed any of it. */
export function draftTemplate(
  about: {
    readonly name: string;
    readonly source: string;
    readonly parameters: readonly Parameter[];
    readonly isModbus: boolean;
  },
  tags: readonly TemplateTag[],
): DeviceTemplate {
  return {
    format,
    name: about.name,
    version: 1,
    vendor: null,
    model: null,
    equipment: 'generic',
    description: '',
    source: about.source,
    isUnconfirmed: true,
    parameters: [...about.parameters],
    line: {
      ...(about.isModbus && { port: 502, unitId: '{unitId}' }),
      scanMs: usualScanMs,
    },
    tags: [...tags],
    alarms: [],
    display: { groups: [{ name: 'Values', tags: tags.slice(0, 500).map(({ key }) => key) }] },
  };
}

/** A template from the rows of a register list. What the rows leave open is a parameter. */
export function draftFromRows(
  name: string,
  source: string,
  rows: readonly FileTag[],
  hasWordOrder: boolean,
): DeviceTemplate {
  const isModbus = rows.some(({ point }) => point.kind === 'modbus');
  const parameters = [unitIdParameter, ...(hasWordOrder ? [] : [wordOrderParameter])];
  return draftTemplate(
    { name, source, isModbus, parameters: isModbus ? parameters : [] },
    rows.map((row) => toTemplateTag(row, hasWordOrder)),
  );
}

function toTemplateTag(row: FileTag, hasWordOrder: boolean): TemplateTag {
  const { key, name, unit, signal, scale, range, scanMs } = row;
  return {
    key,
    name,
    unit,
    signal,
    points: toPoints(row, hasWordOrder),
    ...(scale && { scale }),
    ...(range && { range }),
    ...(scanMs !== null && { scanMs }),
  };
}

function toPoints({ point }: FileTag, hasWordOrder: boolean): TemplatePoints {
  switch (point.kind) {
    case 'modbus': {
      const { kind: _kind, wordOrder, ...rest } = point;
      return { modbus: { ...rest, wordOrder: hasWordOrder ? wordOrder : '{wordOrder}' } };
    }
    case 'opcua':
      return { opcua: { nodeId: point.nodeId } };
    case 'mqtt': {
      const { kind: _kind, ...rest } = point;
      return { mqtt: rest };
    }
    default:
      throw new Error(`A register list has no ${point.kind}`);
  }
}
