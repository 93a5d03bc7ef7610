import {
  modbusEncodings,
  modbusTables,
  wordOrders,
  type DeviceAddress,
  type TagPoint,
} from '#shared/domain/telemetry/device.ts';
import { keepClasses } from '#shared/domain/telemetry/keep-rules.ts';
import { signals } from '#shared/domain/telemetry/signal.ts';
import type { Draft, FieldSpec } from '../form/field-spec.ts';
import { archiveSpecs, usualArchiveTexts } from './archive-specs.ts';

/** What a tag's address is on each kind of device. */
export const pointKinds: Record<DeviceAddress['kind'], TagPoint['kind']> = {
  modbus: 'modbus',
  modbusSerial: 'modbus',
  opcua: 'opcua',
  mqtt: 'mqtt',
  sensors: 'sensor',
  import: 'import',
  calculated: 'manual',
};

const isBit = (draft: Draft) =>
  draft['point.encoding'] === 'bool' &&
  (draft['point.table'] === 'holding' || draft['point.table'] === 'input');
const isText = (draft: Draft) => draft['point.encoding'] === 'text';
const isWide = (draft: Draft) => /32|64/.test(draft['point.encoding'] ?? '');
const isSparkplug = (draft: Draft) => draft['source'] === 'sparkplug';
const isPlain = (draft: Draft) => !isSparkplug(draft);

const pointSpecs: Partial<Record<TagPoint['kind'], readonly FieldSpec[]>> = {
  modbus: [
    {
      path: 'point.table',
      kind: 'choice',
      options: modbusTables,
      optionWords: 'devices.tables',
    },
    { path: 'point.register', kind: 'number', hasHint: true },
    {
      path: 'point.encoding',
      kind: 'choice',
      options: modbusEncodings,
      optionWords: 'devices.encodings',
    },
    {
      path: 'point.wordOrder',
      kind: 'choice',
      options: wordOrders,
      optionWords: 'devices.wordOrders',
      isShown: isWide,
    },
    { path: 'point.bit', kind: 'number', isShown: isBit },
    { path: 'point.registers', kind: 'number', hasHint: true, isShown: isText },
    {
      path: 'point.registerBits',
      kind: 'choice',
      options: [32],
      optionWords: 'devices.registerBits',
      openWords: 'devices.usualRegisters',
      isFolded: true,
    },
    ...archiveSpecs,
  ],
  opcua: [
    { path: 'point.nodeId', kind: 'text', placeholder: 'ns=2;s=Well.Pressure' },
    { path: 'point.element', kind: 'number', hasHint: true, isFolded: true },
    { path: 'point.member', kind: 'text', hasHint: true, isFolded: true },
    {
      path: 'point.deadband.kind',
      kind: 'choice',
      options: ['absolute', 'percent'],
      optionWords: 'devices.deadbands',
      openWords: 'devices.noDeadband',
      isFolded: true,
    },
    {
      path: 'point.deadband.value',
      kind: 'number',
      isFolded: true,
      isShown: (draft) => Boolean(draft['point.deadband.kind']),
    },
  ],
  mqtt: [
    {
      path: 'source',
      kind: 'choice',
      options: ['topic', 'sparkplug'],
      optionWords: 'devices.mqttSource',
    },
    { path: 'point.topic', kind: 'text', placeholder: 'field/well-7/tubing', isShown: isPlain },
    { path: 'point.jsonPath', kind: 'text', hasHint: true, isShown: isPlain },
    { path: 'point.timePath', kind: 'text', hasHint: true, isFolded: true, isShown: isPlain },
    { path: 'point.sparkplug.edgeNode', kind: 'text', isShown: isSparkplug },
    { path: 'point.sparkplug.device', kind: 'text', hasHint: true, isShown: isSparkplug },
    { path: 'point.sparkplug.metric', kind: 'text', isShown: isSparkplug },
  ],
  sensor: [{ path: 'point.name', kind: 'text', hasHint: true }],
};

export const nameSpecs: readonly FieldSpec[] = [{ path: 'name', kind: 'text' }];
export const keySpec: FieldSpec = { path: 'key', kind: 'text', hasHint: true };
export const unitSpec: FieldSpec = { path: 'unit', kind: 'text' };
export const signalSpec: FieldSpec = {
  path: 'signal',
  kind: 'choice',
  options: signals,
  optionWords: 'signal',
};

const isReduced = (draft: Draft) => Boolean(draft['reduction.kind']);
const isWritable = (draft: Draft) => draft['write.isAllowed'] === 'yes';

/** What may be set for many tags at once, each group as a whole. */
export const groupSpecs = {
  unit: [unitSpec],
  signal: [signalSpec],
  scale: [
    { path: 'scale.factor', kind: 'number' },
    { path: 'scale.offset', kind: 'number', hasHint: true },
  ],
  range: [
    { path: 'range.low', kind: 'number' },
    { path: 'range.high', kind: 'number', hasHint: true },
  ],
  scanMs: [
    {
      path: 'scanMs',
      kind: 'number',
      unit: 's',
      storedPerShown: 1_000,
      hasHint: true,
      hintPath: 'tagScanMs',
    },
  ],
  decimals: [{ path: 'decimals', kind: 'number', hasHint: true }],
  keep: [
    {
      path: 'keep',
      kind: 'choice',
      options: keepClasses,
      optionWords: 'history.classes',
      openWords: 'devices.usualClass',
    },
  ],
  reduction: [
    {
      path: 'reduction.kind',
      kind: 'choice',
      options: ['deadband', 'swingingDoor'],
      optionWords: 'devices.reductions',
      openWords: 'devices.lossless',
      hasHint: true,
    },
    { path: 'reduction.deviation', kind: 'number', hasHint: true, isShown: isReduced },
    {
      path: 'reduction.maxIntervalMs',
      kind: 'number',
      unit: 'min',
      storedPerShown: 60_000,
      hasHint: true,
      isShown: isReduced,
    },
  ],
  write: [
    { path: 'write.isAllowed', kind: 'check', hasHint: true },
    { path: 'write.low', kind: 'number', isShown: isWritable },
    { path: 'write.high', kind: 'number', isShown: isWritable },
    { path: 'write.largestStep', kind: 'number', hasHint: true, isShown: isWritable },
  ],
} satisfies Record<string, readonly FieldSpec[]>;
export type TagGroup = keyof typeof groupSpecs;

/** The groups of a tag that is written over a line; what only comes in cannot be written to, what is typed not be polled. */
export function groupsOf(kind: TagPoint['kind']): readonly TagGroup[] {
  const all = Object.keys(groupSpecs) as TagGroup[];
  if (kind === 'modbus' || kind === 'opcua' || kind === 'mqtt') return all;
  return all.filter((group) => group !== 'scanMs' && group !== 'write');
}

export function specsOfPoint(kind: TagPoint['kind']): readonly FieldSpec[] {
  return pointSpecs[kind] ?? [];
}

export function specsOfTag(kind: TagPoint['kind']): readonly FieldSpec[] {
  const groups = groupsOf(kind).flatMap((group): readonly FieldSpec[] => groupSpecs[group]);
  return [...nameSpecs, keySpec, ...specsOfPoint(kind), ...groups];
}

export const usualTagTexts: Draft = {
  source: 'topic',
  signal: 'other',
  'point.table': 'holding',
  'point.encoding': 'u16',
  'point.wordOrder': 'ABCD',
  ...usualArchiveTexts,
  'reduction.maxIntervalMs': '60',
  wellId: '',
  leaseId: '',
  equipment: '',
};
