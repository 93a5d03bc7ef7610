import type { FieldAt, skipReasons } from '#shared/contract/conflicts.ts';
import { type BulkChoice, choose } from '#shared/domain/conflicts/choose.ts';
import type { BatchId } from '#shared/domain/identity/ids.ts';
import type { Plain } from '#shared/documents/plain.ts';
import { isRefusal, Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { tables } from '#core/storage/query-builder.ts';
import type { CommandHead, Edit } from '#core/sync/command-runner.ts';
import type { Candidate } from '#core/sync/setter.ts';
import { checkTyped } from './check-typed.ts';
import { candidatesIn, fieldIn, mayWrite } from './stored-conflict.ts';

export type Choice =
  | { readonly kind: 'change'; readonly change: string }
  | { readonly kind: 'value'; readonly value: Plain }
  | { readonly kind: 'by'; readonly by: BulkChoice };

type SkipReason = (typeof skipReasons)[number];

export interface Skipped extends FieldAt {
  readonly why: SkipReason;
}

type Deps = Pick<TenantDeps, 'commands' | 'newId'>;

const PER_TRANSACTION = 50;

/**
 * Decides conflicts, one command per document so that each can be taken back; several are one batch. One that is gone, or
 * that the choice does not fit, is left and named. Refuses `conflict-value-invalid`.
 */
export function resolveConflicts(
  deps: Deps,
  head: CommandHead,
  items: readonly FieldAt[],
  choice: Choice,
) {
  const groups = [
    ...Map.groupBy(items, ({ documentKind, key }) => `${documentKind} ${key}`).values(),
  ];
  const isBatch = groups.length > 1;
  const batchId = isBatch ? (head.batchId ?? (deps.newId() as string as BatchId)) : undefined;
  const heads = groups.map((_, at): CommandHead => {
    // The caller's id stands for the whole, and names its first command.
    return {
      ...head,
      batchId: batchId ?? head.batchId,
      commandId: at === 0 ? head.commandId : undefined,
    };
  });
  const done = chunked(groups, PER_TRANSACTION).flatMap((some, chunk) =>
    deps.commands.runMany(
      some.map((group, at) => ({
        head: heads[chunk * PER_TRANSACTION + at]!,
        work: (edit: Edit) => resolveInDocument(edit, head, group, choice),
      })),
    ),
  );
  return {
    commandId: head.commandId ?? done[0]!.commandId,
    resolved: done.reduce((sum, one) => sum + one.resolved, 0),
    skipped: done.flatMap((one) => one.skipped),
    batchId: batchId ?? null,
  };
}

function resolveInDocument(
  edit: Edit,
  { session }: CommandHead,
  items: readonly FieldAt[],
  choice: Choice,
): { readonly resolved: number; readonly skipped: Skipped[] } {
  const skipped: Skipped[] = [];
  let resolved = 0;
  for (const item of items) {
    const why = resolveOne(edit, session, item, choice);
    if (why === undefined) resolved += 1;
    else skipped.push({ ...item, why });
  }
  return { resolved, skipped };
}

/** Why it was left; undefined when it is decided. */
function resolveOne(
  edit: Edit,
  session: CommandHead['session'],
  item: FieldAt,
  choice: Choice,
): SkipReason | undefined {
  const field = fieldIn(item);
  if (!field) return 'gone';
  if (!mayWrite(field.kind, session.role)) return 'not-allowed';
  const candidates = readCandidates(edit, item);
  const document = edit.find(field.kind, item.key);
  if (candidates.length < 2 || !document) return 'gone';
  if (choice.kind === 'value') checkTyped(field, choice.value);
  const value = valueOf(candidates, choice, session.personId);
  if (value === undefined) return 'no-such-value';
  const isDeletion = field.rule.isDeletion === true;
  // Who deletes all the same does it now, knowing of what was written.
  document.set(field.steps, isDeletion && value !== null ? edit.nowMs : value);
  if (isDeletion) document.set(['deletedBy'], value === null ? null : session.personId);
  return undefined;
}

function valueOf(
  candidates: readonly Candidate[],
  choice: Choice,
  personId: string,
): Plain | undefined {
  if (choice.kind === 'value') return choice.value;
  if (choice.kind === 'by') return choose(candidates, choice.by, personId)?.value;
  return candidates.find(({ change }) => change === choice.change)?.value;
}

export function readCandidates(edit: Edit, { documentKind, key, path }: FieldAt): Candidate[] {
  const [row] = edit.rows(
    tables
      .selectFrom('conflict')
      .select('candidates')
      .where('kind', '=', documentKind)
      .where('key', '=', key)
      .where('path', '=', path),
  );
  return row ? candidatesIn(row) : [];
}

/** Writes once more, as a decision of its own, what a field held before. Refuses `conflict-not-found`, `not-allowed`. */
export function refuseUnwritable(item: FieldAt, { session, command }: CommandHead) {
  const field = fieldIn(item);
  if (!field) throw new Refusal('conflict-not-found', { ...item });
  if (!mayWrite(field.kind, session.role))
    throw new Refusal('not-allowed', { call: command, kind: field.kind });
  return field;
}

/** A damaged or newer document decides nothing, and holds up none of the others. */
export function isOfOneDocument(error: unknown): boolean {
  return isRefusal(error, 'document-newer') || isRefusal(error, 'document-damaged');
}

function chunked<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}
