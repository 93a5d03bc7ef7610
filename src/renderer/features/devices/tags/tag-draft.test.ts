import { describe, expect, it } from 'vitest';
import type { TFunction } from 'i18next';
import { tagFields, type TagFields } from '#shared/contract/devices.ts';
import { draftToTag, nameToKey, tagToDraft } from './tag-draft.ts';
import { usualTagTexts } from './tag-specs.ts';

const words = { t: ((key: string) => key) as TFunction, language: 'en' };

const whole: TagFields = tagFields.parse({
  key: 'set-point',
  name: 'Set point',
  unit: 'Hz',
  signal: 'driveHz',
  wellId: null,
  leaseId: null,
  equipment: 'ESP',
  point: { kind: 'modbus', table: 'holding', register: 10, encoding: 'i32', wordOrder: 'CDAB' },
  scale: { factor: 0.1, offset: -5 },
  scanMs: 2_000,
  range: { low: 0, high: 70 },
  states: [{ value: 1, label: 'Up' }],
  write: { low: 30, high: null, largestStep: 5 },
  reduction: { kind: 'swingingDoor', deviation: 0.5, maxIntervalMs: 600_000 },
  keep: 'long',
  decimals: 2,
  model: { kind: 'inTank', measures: 'temperature', levelKey: 'level' },
});

it('a tag that is opened and saved is the same tag, whatever the language', () => {
  for (const language of ['en', 'es']) {
    const read = draftToTag(tagToDraft(whole, language), 'modbus', { ...words, language }, whole);
    expect(read.fields).toEqual(whole);
  }
});

it('a tag of an archive or a card that is opened and saved is the same tag', () => {
  const archive = {
    records: 840,
    firstNumber: 1,
    pointer: { register: 7_001, encoding: 'f32', registerBits: 32, names: 'next' },
    fields: 7,
    field: 2,
    time: { kind: 'calendar', date: 0, clock: 1, encoding: 'u32', order: 'DMY' },
    everyMs: 86_400_000,
    timeZone: 'America/Chicago',
  };
  const archived = tagFields.parse({
    ...whole,
    point: { kind: 'modbus', table: 'holding', register: 701, encoding: 'f32', archive },
  });
  const card = tagFields.parse({
    ...whole,
    point: {
      kind: 'modbus',
      table: 'holding',
      register: 300,
      encoding: 'card',
      card: {
        kind: 'surface',
        registers: 207,
        time: { at: 0, order: 'highFirst' },
        count: { at: 2, bits: 8 },
        periodS: { at: 3, factor: 0.01 },
        points: {
          at: 7,
          order: 'pairs',
          positionFactor: 0.01,
          loadFactor: 1,
          isSigned: true,
          isReversed: false,
        },
      },
    },
  });
  for (const tag of [archived, card]) {
    const read = draftToTag(tagToDraft(tag, 'es'), 'modbus', { ...words, language: 'es' }, tag);
    expect(read.problems).toEqual(new Map());
    expect(read.fields?.point).toEqual(tag.point);
  }
});

it('a tag that leaves its archive is polled again, and one of an unknown zone is told', () => {
  const draft = { ...usualTagTexts, name: 'Volume', key: 'volume', 'point.register': '701' };
  const archived = {
    ...draft,
    isArchived: 'yes',
    'point.archive.records': '840',
    'point.archive.fields': '7',
    'point.archive.field': '2',
    'point.archive.pointer.register': '3001',
    'point.archive.timeZone': 'Texas',
  };
  expect([...draftToTag(archived, 'modbus', words).problems.keys()]).toEqual([
    'point.archive.timeZone',
  ]);
  const point = draftToTag({ ...archived, isArchived: '' }, 'modbus', words).fields?.point;
  expect(point).not.toHaveProperty('archive');
});

it('what is left empty is not there: no scale, every sample, nobody writes', () => {
  const draft = { ...usualTagTexts, name: 'Tubing', key: 'tubing', 'point.register': '4' };
  expect(draftToTag(draft, 'modbus', words).fields).toMatchObject({
    point: { kind: 'modbus', table: 'holding', register: 4, encoding: 'u16' },
    scale: null,
    range: null,
    write: null,
    reduction: null,
    scanMs: null,
  });
});

describe('says at the field what is wrong', () => {
  const draft = { ...tagToDraft(whole, 'en') };
  it.each([
    [{ name: '' }, 'name', 'devices.issue.needed'],
    [{ 'point.register': '70000' }, 'point.register', 'devices.issue.atMost'],
    [{ 'point.register': '1.5' }, 'point.register', 'devices.issue.whole'],
    [{ 'scale.factor': 'ten' }, 'scale.factor', 'devices.issue.number'],
    [{ 'scale.factor': '0' }, 'scale.factor', 'devices.issue.zero'],
    [{ 'range.high': '' }, 'range.high', 'devices.issue.needed'],
    [{ 'range.high': '-1' }, 'range.high', 'devices.issue.order'],
    [{ 'write.high': '20' }, 'write.high', 'devices.issue.order'],
    [{ 'write.largestStep': '0' }, 'write.largestStep', 'devices.issue.above'],
    [{ 'reduction.deviation': '' }, 'reduction.deviation', 'devices.issue.needed'],
  ])('%o', (change, path, text) => {
    const read = draftToTag({ ...draft, ...change }, 'modbus', words, whole);
    expect(read.fields).toBeUndefined();
    expect(read.problems.get(path)).toBe(text);
  });
});

it('an MQTT tag needs a topic or a metric', () => {
  const draft = { ...usualTagTexts, name: 'Level', key: 'level' };
  expect([...draftToTag(draft, 'mqtt', words).problems.keys()]).toEqual(['point.topic']);
  const metric = {
    ...draft,
    source: 'sparkplug',
    'point.sparkplug.edgeNode': 'rtu',
    'point.sparkplug.metric': 'level',
  };
  expect(draftToTag(metric, 'mqtt', words).fields?.point).toEqual({
    kind: 'mqtt',
    sparkplug: { edgeNode: 'rtu', metric: 'level' },
  });
});

it('keys are plain and each its own', () => {
  expect(nameToKey('Presión de tubería #2')).toBe('presion-de-tuberia-2');
  expect(nameToKey('Tubing', new Set(['tubing', 'tubing-2']))).toBe('tubing-3');
  expect(nameToKey('°')).toBe('tag');
});
