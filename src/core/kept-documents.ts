import type { Refusal } from '#shared/kit/refusal.ts';
import type { Session } from './session.ts';
import type { DocumentEdit, Edit } from './sync/command-runner.ts';

/** Kinds of which one is marked as deleted, and can come back. */
type Deletable = 'annotation' | 'attachment' | 'device' | 'deviceTemplate' | 'lease' | 'trendView';

/** The document a command is about; undefined when it never was there or is deleted. */
export function findKept<Kind extends Deletable>(
  edit: Edit,
  kind: Kind,
  key: string,
): DocumentEdit<Kind> | undefined {
  const document = edit.find(kind, key);
  return document?.value.deletedAt === undefined ? document : undefined;
}

/** The same, refused where there is none. */
export function openKept<Kind extends Deletable>(
  edit: Edit,
  kind: Kind,
  key: string,
  refusal: () => Refusal,
): DocumentEdit<Kind> {
  const document = findKept(edit, kind, key);
  if (!document) throw refusal();
  return document;
}

/** Marks as deleted, by whom and when. */
export function markDeleted<Kind extends Deletable>(
  edit: Edit,
  document: DocumentEdit<Kind>,
  { personId }: Pick<Session, 'personId'>,
): void {
  document.set(['deletedAt'], edit.nowMs);
  document.set(['deletedBy'], personId);
}
