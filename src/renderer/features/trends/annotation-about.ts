import type { TagId } from '#shared/domain/identity/ids.ts';
import type { AnnotationAbout } from '#shared/domain/trends/annotation.ts';
import type { TagBook } from './use-tag-book.ts';

/** One text for each thing that can be written about. */
export function aboutKey(about: AnnotationAbout): string {
  if (about.kind === 'general') return 'general';
  if (about.kind === 'tag') return `tag ${about.tagId}`;
  return about.kind === 'well' ? `well ${about.wellId}` : `lease ${about.leaseId}`;
}

/** The wells and leases of the pens, then the pens, then everything; what it was about stays in any case. */
export function aboutChoices(
  penIds: readonly string[],
  { tagsById }: Pick<TagBook, 'tagsById'>,
  before: AnnotationAbout | undefined,
): readonly AnnotationAbout[] {
  const tags = penIds.flatMap((tagId) => tagsById.get(tagId) ?? []);
  const choices: AnnotationAbout[] = [
    ...tags.flatMap(({ wellId }) => (wellId ? [{ kind: 'well' as const, wellId }] : [])),
    ...tags.map(({ tagId }) => ({ kind: 'tag' as const, tagId: tagId as TagId })),
    ...tags.flatMap(({ leaseId }) => (leaseId ? [{ kind: 'lease' as const, leaseId }] : [])),
    { kind: 'general' },
    ...(before ? [before] : []),
  ];
  return [...new Map(choices.map((choice) => [aboutKey(choice), choice])).values()];
}
