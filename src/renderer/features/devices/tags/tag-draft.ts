import type { TFunction } from 'i18next';
import { tagFields, type TagFields } from '#shared/contract/devices.ts';
import type { TagPoint } from '#shared/domain/telemetry/device.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { draftToValue, valueToDraft, type Draft } from '../form/field-spec.ts';
import { issueTexts, type Problems } from '../form/issue-texts.ts';
import { specsOfTag, usualTagTexts } from './tag-specs.ts';

export interface Words {
  readonly t: TFunction;
  readonly language: string;
}

export interface ReadTag {
  /** undefined while something is wrong. */
  readonly fields: TagFields | undefined;
  readonly problems: Problems;
}

interface Tree {
  readonly [key: string]: unknown;
}

/**
 * Reads the form as a tag to be saved. `before`: the tag that is edited; what no field shows of it (the names of its
 * states, a calculated point) stays.
 */
export function draftToTag(
  draft: Draft,
  kind: TagPoint['kind'],
  words: Words,
  before?: TagFields,
): ReadTag {
  const specs = specsOfTag(kind);
  const tree = draftToValue(specs, draft, words.language);
  const read = tagFields.safeParse(wholeTag(tree, draft, kind, before), { reportInput: true });
  const problems = new Map(
    read.success ? [] : issueTexts(read.error.issues, specs, words.t, words.language),
  );
  for (const [path, text] of oddities(read.data, kind, words.t)) {
    if (!problems.has(path)) problems.set(path, text);
  }
  return { fields: problems.size === 0 ? read.data : undefined, problems };
}

export function tagToDraft(tag: TagFields, language: string): Draft {
  const isSparkplug = tag.point.kind === 'mqtt' && tag.point.sparkplug !== undefined;
  return {
    ...usualTagTexts,
    ...withoutEmpty(valueToDraft(specsOfTag(tag.point.kind), tag, language)),
    source: isSparkplug ? 'sparkplug' : 'topic',
    isArchived: tag.point.kind === 'modbus' && tag.point.archive ? 'yes' : '',
    'write.isAllowed': tag.write ? 'yes' : '',
    wellId: tag.wellId ?? '',
    leaseId: tag.leaseId ?? '',
    equipment: tag.equipment ?? '',
  };
}

/** A tag as its device keeps it. */
export function tagToFields({ tagId, deviceId, ...tag }: Tag): TagFields {
  return { ...tag, key: tagId.slice(deviceId.length + 1) };
}

/** `Tubing pressure #2` as a key: `tubing-pressure-2`. */
export function nameToKey(name: string, taken: ReadonlySet<string> = new Set()): string {
  const plain =
    name
      .normalize('NFD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 50) || 'tag';
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? plain : `${plain}-${number}`;
    if (!taken.has(key)) return key;
  }
}

function wholeTag(
  tree: Tree,
  draft: Draft,
  kind: TagPoint['kind'],
  before: TagFields | undefined,
): Tree {
  const { source: _source, isArchived: _isArchived, ...given } = tree;
  const hasFields = kind !== 'calculated' && kind !== 'import';
  return {
    states: before?.states ?? null,
    model: before?.model ?? null,
    unit: '',
    name: '',
    key: before?.key ?? '',
    ...given,
    ...settingsIn(given, draft),
    point: hasFields || !before ? pointOf(given['point'], kind, before?.point) : before.point,
  };
}

/** No field shows how a card lies: that stays with it. */
function pointOf(given: unknown, kind: TagPoint['kind'], before: TagPoint | undefined): Tree {
  const point: Tree = { ...(given as Tree | undefined), kind };
  const card = before?.kind === 'modbus' ? before.card : undefined;
  return card && point['encoding'] === 'card' ? { ...point, card } : point;
}

/** What a form says besides name and address; what is left empty is null. */
export function settingsIn(given: Tree, draft: Draft): Tree {
  const scale = given['scale'] as Tree | undefined;
  const write = given['write'] as Tree | undefined;
  return {
    wellId: draft['wellId'] || null,
    leaseId: draft['leaseId'] || null,
    equipment: draft['equipment']?.trim() || null,
    scale: scale ? { factor: 1, offset: 0, ...scale } : null,
    range: given['range'] ?? null,
    scanMs: given['scanMs'] ?? null,
    keep: given['keep'] ?? null,
    decimals: given['decimals'] ?? null,
    reduction: given['reduction'] && draft['reduction.kind'] ? given['reduction'] : null,
    write: write?.['isAllowed'] ? permissionOf(write) : null,
  };
}

function permissionOf({ isAllowed: _is, ...limits }: Tree): Tree {
  return { low: null, high: null, largestStep: null, ...limits };
}

/** What each field allows by itself and both together do not. */
function* oddities(
  tag: TagFields | undefined,
  kind: TagPoint['kind'],
  t: TFunction,
): Generator<[string, string]> {
  if (!tag) return;
  const { point } = tag;
  yield* settingOddities(tag, t);
  if (kind === 'mqtt' && point.kind === 'mqtt' && !point.topic && !point.sparkplug)
    yield ['point.topic', t('devices.issue.needed')];
}

export function* settingOddities(
  { range, write, scale }: Partial<Pick<TagFields, 'range' | 'write' | 'scale'>>,
  t: TFunction,
): Generator<[string, string]> {
  if (range && range.low >= range.high) yield ['range.high', t('devices.issue.order')];
  if (write?.low != null && write.high !== null && write.low >= write.high)
    yield ['write.high', t('devices.issue.order')];
  if (scale?.factor === 0) yield ['scale.factor', t('devices.issue.zero')];
}

function withoutEmpty(draft: Draft): Draft {
  return Object.fromEntries(Object.entries(draft).filter(([, text]) => text !== ''));
}
