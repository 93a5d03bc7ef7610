import type { AnnotationId } from '#shared/domain/identity/ids.ts';
import type { AnnotationAbout, AnnotationFields } from '#shared/domain/trends/annotation.ts';
import { assertNever } from '#shared/kit/must.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { refuseUnknownLease, refuseUnknownTag, refuseUnknownWell } from '#core/refuse-unknown.ts';
import { markDeleted, openKept } from '#core/kept-documents.ts';
import type { CommandHead, DocumentEdit, Edit } from '#core/sync/command-runner.ts';

/** Adds an annotation. Refuses `well-not-found`, `lease-not-found`, `tag-not-found`. */
export function annotate(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  fields: AnnotationFields,
) {
  return deps.commands.run(head, (edit) => {
    const annotationId = edit.newId() as AnnotationId;
    const document = edit.open('annotation', annotationId);
    writeAnnotation(edit, document, fields);
    document.set(['byId'], head.session.personId);
    document.set(['byName'], head.session.personName);
    document.set(['madeAt'], edit.nowMs);
    return { annotationId };
  });
}

/** Changes what is given; who made it and when stays. Refuses also `annotation-not-found`. */
export function changeAnnotation(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  annotationId: AnnotationId,
  changes: Partial<AnnotationFields>,
) {
  return deps.commands.run(head, (edit) => {
    writeAnnotation(edit, openAnnotation(edit, annotationId), changes);
    return {};
  });
}

export function removeAnnotation(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  annotationId: AnnotationId,
) {
  return deps.commands.run(head, (edit) => {
    const document = openAnnotation(edit, annotationId);
    markDeleted(edit, document, head.session);
    return {};
  });
}

function openAnnotation(edit: Edit, annotationId: AnnotationId): DocumentEdit<'annotation'> {
  const refusal = () => new Refusal('annotation-not-found', { annotationId });
  return openKept(edit, 'annotation', annotationId, refusal);
}

function writeAnnotation(
  edit: Edit,
  document: DocumentEdit<'annotation'>,
  { time, text, about }: Partial<AnnotationFields>,
): void {
  if (time) document.set(['time'], time);
  if (text !== undefined) document.set(['text'], text);
  if (!about) return;
  refuseUnknown(edit, about);
  document.set(['about'], about);
}

function refuseUnknown(edit: Edit, about: AnnotationAbout): void {
  switch (about.kind) {
    case 'general':
      return;
    case 'lease':
      return refuseUnknownLease(edit, about.leaseId);
    case 'well':
      return refuseUnknownWell(edit, about.wellId);
    case 'tag':
      return refuseUnknownTag(edit, about.tagId);
    default:
      assertNever(about);
  }
}
