import type { CommandId } from '#shared/domain/identity/ids.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import { definitions } from '#shared/documents/definitions.ts';
import { parsePath, ruleAt } from '#shared/documents/definition.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { isSamePlain, type Plain } from '#shared/documents/plain.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Session } from '#core/session.ts';
import { tables } from '#core/storage/query-builder.ts';
import type { DocumentEdit, Edit } from '#core/sync/command-runner.ts';
import type { Candidate } from '#core/sync/setter.ts';
import type { AuditedField } from '#core/sync/write-audit.ts';
import { parseFields } from './audited-text.ts';
import { counts } from './set-aside.ts';

/** Fields put back, and fields left alone because they no longer hold what the command wrote. */
export interface TakenBack {
  readonly restored: number;
  readonly overtaken: number;
}

interface ChangedDocument {
  readonly kind: DocumentKind;
  readonly key: string;
  readonly isNew: boolean;
  readonly fields: readonly AuditedField[];
}

/**
 * Puts back what a command changed, where nobody has changed it since. What the command created is marked deleted
 * instead, so that taking back the undo shows it again as it was; a conflict it decided is open again.
 */
export function takeBack(edit: Edit, target: CommandId, session: Session): TakenBack {
  const documents = readChanges(edit, target);
  refuseControl(documents, session);
  const results = documents.map((document) =>
    document.isNew && canBeDeleted(document.kind)
      ? deleteCreated(edit, document, session)
      : restoreFields(edit, target, document),
  );
  return {
    restored: results.reduce((sum, { restored }) => sum + restored, 0),
    overtaken: results.reduce((sum, { overtaken }) => sum + overtaken, 0),
  };
}

function readChanges(edit: Edit, target: CommandId): ChangedDocument[] {
  const [command] = edit.rows(
    tables.selectFrom('audit').select('undoneBy').where('commandId', '=', target).where(counts),
  );
  if (!command || command.undoneBy !== null) throw new Refusal('nothing-to-undo');
  const rows = edit.rows(
    tables
      .selectFrom('auditChange')
      .select(['kind', 'key', 'isNew', 'changes'])
      .where('commandId', '=', target),
  );
  if (rows.some(({ kind }) => definitions[kind as DocumentKind].isLasting))
    throw new Refusal('nothing-to-undo');
  return rows.map(({ kind, key, isNew, changes }) => ({
    kind: kind as DocumentKind,
    key,
    isNew: isNew === 1,
    fields: parseFields(changes),
  }));
}

/** Undo is open to everyone who enters data, but takes back only what that person could have done. */
function refuseControl(documents: readonly ChangedDocument[], { role }: Session): void {
  const control = documents.find(({ kind }) => definitions[kind].space === 'control');
  if (control && !controlWriters.includes(role)) {
    throw new Refusal('not-allowed', { call: 'audit.undo', kind: control.kind });
  }
}

function canBeDeleted(kind: DocumentKind): boolean {
  return ruleAt(definitions[kind], ['deletedAt']) !== undefined;
}

function restoreFields(
  edit: Edit,
  target: CommandId,
  { kind, key, fields }: ChangedDocument,
): TakenBack {
  const document = edit.find(kind, key);
  if (!document) return { restored: 0, overtaken: fields.length };
  const standing = fields.filter(([path, , after]) =>
    isSamePlain(valueAt(document.value, parsePath(definitions[kind], path)), after),
  );
  const decided = readDecisions(edit, target, document.id);
  for (const [path, before, after] of standing) {
    const decision = decided.get(path);
    const steps = parsePath(definitions[kind], path);
    if (decision) reopen(document, steps, decision, after);
    else document.set(steps, before);
  }
  return { restored: standing.length, overtaken: fields.length - standing.length };
}

interface Decision {
  /** Hash of the change that decided. */
  readonly change: string;
  readonly values: readonly Plain[];
}

function readDecisions(
  edit: Edit,
  target: CommandId,
  documentId: string,
): ReadonlyMap<string, Decision> {
  const rows = edit.rows(
    tables
      .selectFrom('resolution')
      .select(['path', 'change', 'candidates'])
      .where('commandId', '=', target)
      .where('documentId', '=', documentId),
  );
  return new Map(
    rows.map(({ path, change, candidates }) => {
      const values = (JSON.parse(candidates) as Candidate[]).map(({ value }) => value);
      return [path, { change, values }];
    }),
  );
}

/** Puts the values it was about beside the one that was chosen. */
function reopen(
  document: Pick<DocumentEdit<DocumentKind>, 'setApart'>,
  path: readonly string[],
  { change, values }: Decision,
  chosen: Plain,
): void {
  for (const value of values) {
    if (!isSamePlain(value, chosen)) document.setApart(path, value, change);
  }
}

function deleteCreated(
  edit: Edit,
  { kind, key, fields }: ChangedDocument,
  session: Session,
): TakenBack {
  const document = edit.find(kind, key);
  const isAsCreated =
    document &&
    fields.every(([path, , after]) =>
      isSamePlain(valueAt(document.value, parsePath(definitions[kind], path)), after),
    );
  if (!isAsCreated) return { restored: 0, overtaken: fields.length };
  document.set(['deletedAt'], edit.nowMs);
  document.set(['deletedBy'], session.personId);
  return { restored: fields.length, overtaken: 0 };
}

function valueAt(value: unknown, path: readonly string[]): Plain {
  const found = path.reduce<unknown>(
    (inner, step) => (inner as Record<string, unknown> | undefined)?.[step],
    value,
  );
  return (found ?? null) as Plain;
}
