import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { foldText } from '#renderer/ui/index.ts';

/** Tags with what they are found by, folded once: 20,000 are searched with every key. */
export interface TagIndex {
  readonly tags: readonly Tag[];
  readonly texts: readonly string[];
}

export function indexTags(
  tags: readonly Tag[],
  nameOf: (tag: Tag) => string,
  placeOf: (tag: Tag) => string,
): TagIndex {
  const texts = tags.map((tag) =>
    foldText([nameOf(tag), tag.name, placeOf(tag), tag.unit, tag.tagId].join(' ')),
  );
  return { tags, texts };
}

/** Tags in whose name, place, unit or id every word occurs; those that begin with the search first. */
export function findTags({ tags, texts }: TagIndex, search: string, most: number): readonly Tag[] {
  const wanted = foldText(search.trim());
  const words = wanted.split(/\s+/).filter(Boolean);
  const beginning: Tag[] = [];
  const containing: Tag[] = [];
  for (let index = 0; index < tags.length && beginning.length < most; index += 1) {
    const text = texts[index]!;
    if (!words.every((word) => text.includes(word))) continue;
    if (text.startsWith(wanted)) beginning.push(tags[index]!);
    else if (containing.length < most) containing.push(tags[index]!);
  }
  return [...beginning, ...containing].slice(0, most);
}

const usualSignals: readonly Tag['signal'][] = [
  'oilRateBblPerDay',
  'gasRateMcfPerDay',
  'waterRateBblPerDay',
  'injectionRateBblPerDay',
  'injectionPsi',
  'tubingPsi',
  'casingPsi',
  'intakePsi',
  'pumpFillagePct',
  'motorAmps',
  'wellState',
];

/** What one looks at first of a well: rates, pressures, the pump, its state. */
export function usualTags(ofWell: readonly Tag[]): readonly Tag[] {
  const usual = usualSignals.flatMap((signal) => ofWell.filter((tag) => tag.signal === signal));
  return (usual.length > 0 ? usual : ofWell).slice(0, 8);
}
