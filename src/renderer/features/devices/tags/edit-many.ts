import type { TagFields } from '#shared/contract/devices.ts';
import type { TagPoint } from '#shared/domain/telemetry/device.ts';
import type { Draft } from '../form/field-spec.ts';
import type { Problems } from '../form/issue-texts.ts';
import { draftToTag, tagToDraft, type Words } from './tag-draft.ts';
import { groupSpecs, groupsOf, type TagGroup } from './tag-specs.ts';

/** What is set on all chosen tags: groups of fields, or what they sit on. */
export type ManyGroup = TagGroup | 'place';

const placePaths = ['wellId', 'leaseId', 'equipment'] as const;

function pathsOf(group: ManyGroup): readonly string[] {
  return group === 'place' ? placePaths : groupSpecs[group].map(({ path }) => path);
}

/** What all of the tags can be given: nobody writes to a tag that only comes in. */
export function groupsOfMany(tags: readonly TagFields[]): readonly ManyGroup[] {
  const kinds = new Set<TagPoint['kind']>(tags.map(({ point }) => point.kind));
  const groups = (Object.keys(groupSpecs) as TagGroup[]).filter((group) =>
    [...kinds].every((kind) => groupsOf(kind).includes(group)),
  );
  return ['place', ...groups];
}

/** The tags with the chosen groups set as the form says and all else as it was; problems are the same for all. */
export function setOnMany(
  tags: readonly TagFields[],
  chosen: ReadonlySet<ManyGroup>,
  draft: Draft,
  words: Words,
): { readonly tags: readonly TagFields[] | undefined; readonly problems: Problems } {
  const problems = new Map<string, string>();
  const paths = [...chosen].flatMap(pathsOf);
  const given = Object.fromEntries(paths.map((path) => [path, draft[path] ?? '']));
  const changed = tags.flatMap((tag) => {
    const own = tagToDraft(tag, words.language);
    const read = draftToTag({ ...own, ...given }, tag.point.kind, words, tag);
    for (const [path, text] of read.problems) problems.set(path, text);
    return read.fields ? [read.fields] : [];
  });
  return { tags: problems.size === 0 ? changed : undefined, problems };
}
