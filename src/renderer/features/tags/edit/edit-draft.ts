import type { TagPoint } from '#shared/domain/telemetry/device.ts';
import { tagChanges, type TagChanges } from '#shared/domain/telemetry/edit-tag.ts';
import { draftToValue, type Draft } from '#renderer/features/devices/form/field-spec.ts';
import { issueTexts, type Problems } from '#renderer/features/devices/form/issue-texts.ts';
import {
  settingOddities,
  settingsIn,
  type Words,
} from '#renderer/features/devices/tags/tag-draft.ts';
import { groupSpecs, groupsOf, type TagGroup } from '#renderer/features/devices/tags/tag-specs.ts';

/** What is set on all chosen tags: groups of fields, or what they sit on. */
export type EditGroup = TagGroup | 'place';

/** In the order in which they are offered. */
const editGroups: readonly EditGroup[] = [
  'unit',
  'decimals',
  'scanMs',
  'keep',
  'reduction',
  'write',
  'range',
  'scale',
  'signal',
  'place',
];

/** What at least one of the tags takes; the preview names those that do not. */
export function groupsFor(kinds: Iterable<TagPoint['kind']>): readonly EditGroup[] {
  const taken = new Set<EditGroup>(['place', ...[...new Set(kinds)].flatMap(groupsOf)]);
  return editGroups.filter((group) => taken.has(group));
}

/** The fields of a tag that a group stands for. */
function fieldsOf(group: EditGroup): readonly string[] {
  return group === 'place' ? ['wellId', 'leaseId', 'equipment'] : [group];
}

/** What the ticked groups of the form say; undefined while nothing is ticked or something is wrong. */
export function draftToChanges(
  groups: ReadonlySet<EditGroup>,
  draft: Draft,
  { t, language }: Words,
): { readonly changes: TagChanges | undefined; readonly problems: Problems } {
  const specs = [...groups].flatMap((group) => (group === 'place' ? [] : [...groupSpecs[group]]));
  const given = draftToValue(specs, draft, language);
  const settings: Record<string, unknown> = { unit: '', ...given, ...settingsIn(given, draft) };
  const said = Object.fromEntries(
    [...groups].flatMap(fieldsOf).map((field) => [field, settings[field]]),
  );
  if (groups.size === 0) return { changes: undefined, problems: new Map() };
  const read = tagChanges.safeParse(said, { reportInput: true });
  const problems = new Map(read.success ? [] : issueTexts(read.error.issues, specs, t, language));
  for (const [path, text] of settingOddities(read.data ?? {}, t)) {
    if (!problems.has(path)) problems.set(path, text);
  }
  return { changes: problems.size === 0 ? read.data : undefined, problems };
}
