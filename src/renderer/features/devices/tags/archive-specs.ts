import type { Draft, FieldSpec } from '../form/field-spec.ts';

const isRegister = (draft: Draft) =>
  draft['point.table'] === 'holding' || draft['point.table'] === 'input';
const isArchived = (draft: Draft) => isRegister(draft) && draft['isArchived'] === 'yes';
const timeIs = (kind: string) => (draft: Draft) =>
  isArchived(draft) && draft['point.archive.time.kind'] === kind;
const isCalendar = timeIs('calendar');

const shown: readonly FieldSpec[] = [
  { path: 'point.archive.field', kind: 'number', hasHint: true },
  { path: 'point.archive.fields', kind: 'number', hasHint: true },
  { path: 'point.archive.records', kind: 'number', hasHint: true },
  { path: 'point.archive.pointer.register', kind: 'number', hasHint: true },
  {
    path: 'point.archive.pointer.encoding',
    kind: 'choice',
    options: ['u16', 'u32', 'f32'],
    optionWords: 'devices.encodings',
  },
  {
    path: 'point.archive.pointer.registerBits',
    kind: 'choice',
    options: [32],
    optionWords: 'devices.registerBits',
    openWords: 'devices.usualRegisters',
  },
  {
    path: 'point.archive.pointer.names',
    kind: 'choice',
    options: ['newest', 'next'],
    optionWords: 'devices.archive.pointers',
  },
  {
    path: 'point.archive.firstNumber',
    kind: 'choice',
    options: [1, 0],
    optionWords: 'devices.archive.firstNumbers',
  },
  {
    path: 'point.archive.everyMs',
    kind: 'number',
    unit: 'h',
    storedPerShown: 3_600_000,
    hasHint: true,
  },
  {
    path: 'point.archive.time.kind',
    kind: 'choice',
    options: ['calendar', 'seconds'],
    optionWords: 'devices.archive.times',
  },
];

const times: readonly FieldSpec[] = [
  { path: 'point.archive.time.date', kind: 'number', isShown: isCalendar },
  { path: 'point.archive.time.clock', kind: 'number', hasHint: true, isShown: isCalendar },
  {
    path: 'point.archive.time.order',
    kind: 'choice',
    options: ['MDY', 'DMY', 'YMD'],
    optionWords: 'devices.archive.orders',
    isShown: isCalendar,
  },
  {
    path: 'point.archive.time.encoding',
    kind: 'choice',
    options: ['f32', 'u32'],
    optionWords: 'devices.encodings',
    isShown: isCalendar,
  },
  { path: 'point.archive.time.at', kind: 'number', isShown: timeIs('seconds') },
  {
    path: 'point.archive.timeZone',
    kind: 'text',
    placeholder: 'Etc/GMT+6',
    hasHint: true,
    isShown: isArchived,
  },
];

/** Whether a tag's value comes in the records of a flow computer, and how those lie. */
export const archiveSpecs: readonly FieldSpec[] = [
  { path: 'isArchived', kind: 'check', hasHint: true, isFolded: true, isShown: isRegister },
  ...[...shown, ...times].map((spec) => ({ isShown: isArchived, ...spec, isFolded: true })),
];

export const usualArchiveTexts: Draft = {
  'point.archive.pointer.encoding': 'u16',
  'point.archive.pointer.names': 'newest',
  'point.archive.firstNumber': '1',
  'point.archive.everyMs': '1',
  'point.archive.time.kind': 'calendar',
  'point.archive.time.date': '0',
  'point.archive.time.clock': '1',
  'point.archive.time.order': 'MDY',
  'point.archive.time.encoding': 'f32',
};
