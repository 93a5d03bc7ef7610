import { modbusEncodings, modbusTables, wordOrders } from '#shared/domain/telemetry/device.ts';
import type { Draft, FieldSpec } from '#renderer/features/devices/form/field-spec.ts';
import {
  groupSpecs,
  keySpec,
  nameSpecs,
  signalSpec,
  unitSpec,
} from '#renderer/features/devices/tags/tag-specs.ts';
import type { Parameter } from '#shared/domain/telemetry/templates/parameter.ts';

/** Ways of getting a value; a template may have one for each line, or the tag is calculated or typed. */
export const pointWays = ['modbus', 'opcua', 'mqtt', 'calculated', 'manual'] as const;
export type PointWay = (typeof pointWays)[number];

const isSparkplug = (draft: Draft) => draft['mqttSource'] === 'sparkplug';
const isPlain = (draft: Draft) => !isSparkplug(draft);
const encodingOf = (draft: Draft) => draft['points.modbus.encoding'] ?? '';
/** What is decided per device may be anything. */
const isOpen = (text: string) => text.includes('{');

/** As of a tag of a device, but where a number or text stands there, `{base} + 12` may stand here. */
export function pointSpecs(
  parameters: readonly Parameter[],
): Record<PointWay, readonly FieldSpec[]> {
  const open = parameters
    .filter(({ type }) => type === 'choice' || type === 'text')
    .map(({ key }) => `{${key}}`);
  const spec = (path: string, rest: Omit<FieldSpec, 'path'>): FieldSpec => ({
    path: `points.${path}`,
    wordsPath: path.replace(/^[a-z]+\./, 'point.'),
    ...rest,
  });
  return {
    modbus: [
      spec('modbus.table', {
        kind: 'choice',
        options: modbusTables,
        optionWords: 'devices.tables',
      }),
      spec('modbus.register', { kind: 'text', placeholder: '{base} + 12' }),
      spec('modbus.encoding', {
        kind: 'choice',
        options: [...modbusEncodings, ...open],
        optionWords: 'devices.encodings',
      }),
      spec('modbus.wordOrder', {
        kind: 'choice',
        options: [...wordOrders, ...open],
        optionWords: 'devices.wordOrders',
        openWords: 'templates.usualOrder',
        // Said of a narrow value it does nothing, but stays as it was said.
        isShown: (draft) =>
          Boolean(draft['points.modbus.wordOrder']) ||
          isOpen(encodingOf(draft)) ||
          /32|64/.test(encodingOf(draft)),
      }),
      spec('modbus.bit', {
        kind: 'text',
        isShown: (draft) => encodingOf(draft) === 'bool' || isOpen(encodingOf(draft)),
      }),
      spec('modbus.registers', {
        kind: 'text',
        hasHint: true,
        hintPath: 'point.registers',
        isShown: (draft) => encodingOf(draft) === 'text',
      }),
      spec('modbus.card', {
        kind: 'lines',
        wordsPath: 'layout.card',
        hasHint: true,
        hintPath: 'layout',
        isShown: (draft) => encodingOf(draft) === 'card',
      }),
      spec('modbus.registerBits', { kind: 'text', isFolded: true, placeholder: '16' }),
      spec('modbus.archive', {
        kind: 'lines',
        wordsPath: 'layout.archive',
        hasHint: true,
        hintPath: 'layout',
        isFolded: true,
      }),
    ],
    opcua: [spec('opcua.nodeId', { kind: 'text', placeholder: 'ns=2;s={well}.Pressure' })],
    mqtt: [
      {
        path: 'mqttSource',
        wordsPath: 'source',
        kind: 'choice',
        options: ['topic', 'sparkplug'],
        optionWords: 'devices.mqttSource',
      },
      spec('mqtt.topic', { kind: 'text', placeholder: 'field/{well}/tubing', isShown: isPlain }),
      spec('mqtt.jsonPath', {
        kind: 'text',
        hasHint: true,
        hintPath: 'point.jsonPath',
        isShown: isPlain,
      }),
      spec('mqtt.timePath', { kind: 'text', isFolded: true, isShown: isPlain }),
      spec('mqtt.sparkplug.edgeNode', { kind: 'text', isShown: isSparkplug }),
      spec('mqtt.sparkplug.device', { kind: 'text', isShown: isSparkplug }),
      spec('mqtt.sparkplug.metric', { kind: 'text', isShown: isSparkplug }),
    ],
    calculated: [],
    manual: [],
  };
}

export const headSpecs: readonly FieldSpec[] = [
  ...nameSpecs,
  { ...keySpec, hintPath: 'templateKey' },
  unitSpec,
  signalSpec,
];
export const readingSpecs: readonly FieldSpec[] = [
  ...groupSpecs.scale,
  ...groupSpecs.range,
  ...groupSpecs.scanMs,
  ...groupSpecs.decimals,
];
export const keepingSpecs: readonly FieldSpec[] = [...groupSpecs.keep, ...groupSpecs.reduction];
export const originSpecs: readonly FieldSpec[] = [
  { path: 'source', wordsPath: 'templateSource', kind: 'text' },
  { path: 'isUnconfirmed', wordsPath: 'isUnconfirmed', kind: 'check' },
];
