import type { Annotation } from '#shared/contract/trends.ts';
import type {
  AnnotationId,
  LeaseId,
  PersonId,
  TagId,
  WellId,
} from '#shared/domain/identity/ids.ts';
import type { AnnotationAbout } from '#shared/domain/trends/annotation.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { Session } from '#core/session.ts';
import type { TenantTables } from '#core/storage/tables.ts';

const mostAnnotations = 5_000;

export interface AnnotationFilter {
  readonly fromMs: number;
  readonly toMs: number;
  readonly tagIds?: readonly TagId[] | undefined;
  readonly wellIds?: readonly WellId[] | undefined;
}

/** Annotations that touch `from <= t < to`, oldest first; at most 5,000, the newest. */
export async function readAnnotations(
  deps: Pick<TenantDeps, 'read'>,
  { personId }: Pick<Session, 'personId'>,
  filter: AnnotationFilter,
): Promise<{ annotations: Annotation[]; isCut: boolean }> {
  const rows = await selectAnnotations(deps, filter, await readSubjects(deps, filter));
  const conflicts = rows.length > 0 ? await readConflicts(deps) : new Set<string>();
  const annotations = rows
    .slice(0, mostAnnotations)
    .toReversed()
    .map((row) => rowToAnnotation(row, personId, conflicts));
  return { annotations, isCut: rows.length > mostAnnotations };
}

/** What an annotation may be about to be shown; undefined: anything. */
interface Subjects {
  readonly tagIds: readonly string[];
  readonly wellIds: readonly string[];
  readonly leaseIds: readonly string[];
}

/** The named tags and wells, and what belongs to them. */
async function readSubjects(
  deps: Pick<TenantDeps, 'read'>,
  { tagIds, wellIds }: AnnotationFilter,
): Promise<Subjects | undefined> {
  if (!tagIds && !wellIds) return undefined;
  const named = await deps.read
    .selectFrom('tag')
    .select(['tagId', 'wellId', 'leaseId'])
    .where((on) =>
      on.or([on('tagId', 'in', [...(tagIds ?? [])]), on('wellId', 'in', [...(wellIds ?? [])])]),
    )
    .execute();
  const wells = distinct([...(wellIds ?? []), ...named.map(({ wellId }) => wellId)]);
  const leases = await deps.read
    .selectFrom('well')
    .select('leaseId')
    .where('wellId', 'in', wells)
    .execute();
  return {
    tagIds: distinct([...(tagIds ?? []), ...named.map(({ tagId }) => tagId)]),
    wellIds: wells,
    leaseIds: distinct([...named, ...leases].map(({ leaseId }) => leaseId)),
  };
}

function selectAnnotations(
  deps: Pick<TenantDeps, 'read'>,
  { fromMs, toMs }: AnnotationFilter,
  subjects: Subjects | undefined,
) {
  return deps.read
    .selectFrom('annotation')
    .selectAll()
    .where('deleted', '=', 0)
    .where('atMs', '<', toMs)
    .where((on) => on.or([on('atMs', '>=', fromMs), on('toMs', '>', fromMs)]))
    .$if(subjects !== undefined, (query) =>
      query.where((on) =>
        on.or([
          on.and([on('tagId', 'is', null), on('wellId', 'is', null), on('leaseId', 'is', null)]),
          on('tagId', 'in', subjects!.tagIds),
          on('wellId', 'in', subjects!.wellIds),
          on('leaseId', 'in', subjects!.leaseIds),
        ]),
      ),
    )
    .orderBy('atMs', 'desc')
    .orderBy('annotationId', 'desc')
    .limit(mostAnnotations + 1)
    .execute();
}

async function readConflicts(deps: Pick<TenantDeps, 'read'>): Promise<ReadonlySet<string>> {
  const rows = await deps.read
    .selectFrom('conflict')
    .innerJoin('document', 'document.id', 'conflict.documentId')
    .select('document.key')
    .where('document.kind', '=', 'annotation')
    .execute();
  return new Set(rows.map(({ key }) => key));
}

function rowToAnnotation(
  row: TenantTables['annotation'],
  personId: PersonId,
  conflicts: ReadonlySet<string>,
): Annotation {
  return {
    annotationId: row.annotationId as AnnotationId,
    // A row without a time is found by no period.
    time: { atMs: row.atMs!, toMs: row.toMs },
    text: row.text,
    about: aboutOf(row),
    by:
      row.byId === null ? null : { personId: row.byId as PersonId, personName: row.byName ?? '?' },
    isMine: row.byId === personId,
    madeAtMs: row.madeAtMs ?? row.atMs!,
    isInConflict: conflicts.has(row.annotationId),
  };
}

function aboutOf({ leaseId, wellId, tagId }: TenantTables['annotation']): AnnotationAbout {
  if (tagId !== null) return { kind: 'tag', tagId: tagId as TagId };
  if (wellId !== null) return { kind: 'well', wellId: wellId as WellId };
  if (leaseId !== null) return { kind: 'lease', leaseId: leaseId as LeaseId };
  return { kind: 'general' };
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}
