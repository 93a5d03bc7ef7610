import * as A from '@automerge/automerge';
import type { FieldAt } from '#shared/contract/conflicts.ts';
import type { CommandId } from '#shared/domain/identity/ids.ts';
import type { FieldRule } from '#shared/documents/definition.ts';
import type { Plain } from '#shared/documents/plain.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { parseTime } from '#shared/kit/hybrid-clock.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { Session } from '#core/session.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';
import { candidatesAt, candidatesBefore, valuesAt } from '#core/sync/candidates.ts';
import { type ChangeMeta, changeIndexOf } from '#core/sync/change-index.ts';
import type { LiveDocument } from '#core/sync/live-document.ts';
import { parentOf, rawToPlain } from '#core/sync/raw-values.ts';
import { readMessage } from '#core/sync/read-message.ts';
import { setterOf } from '#core/sync/setter.ts';
import { valueToText } from '../audit/index.ts';
import { namePeople } from './name-people.ts';
import { openDocument } from './open-document.ts';
import { refuseUnwritable } from './resolve.ts';
import { describeSetter, fieldIn } from './stored-conflict.ts';

type Deps = Pick<TenantDeps, 'read' | 'tenantId' | 'ports'>;

interface Written {
  readonly change: ChangeMeta;
  readonly before: Plain;
  readonly after: Plain;
}

/** Every value a field ever had, on whichever seat it was written: read from the document's own changes. Newest first. */
export async function readHistory(deps: Deps, session: Session, item: FieldAt) {
  const field = fieldIn(item);
  const live = field && (await openDocument(deps, field.kind, item.key));
  if (!live) return [];
  try {
    const written = writtenAt(live, field.steps, field.rule);
    const standing = standingAt(live, field.steps, field.rule);
    const setters = written.map(({ change }) => setterOf(change));
    const names = await namePeople(deps, setters);
    const rows = written.map(({ change, before, after }, at) => {
      const { isMine: _isMine, commandId, ...who } = describeSetter(setters[at]!, names, session);
      const message = readMessage(change.message);
      return {
        ...who,
        commandId: commandId as CommandId | '',
        change: change.hash,
        command: message.command,
        skewMs: skewOf(change, message.hybridTime),
        before: valueToText(before),
        after: valueToText(after),
        isStanding: standing.has(change.hash),
        isShown: [...standing][0] === change.hash,
        isDecision: message.resolves.includes(item.path),
      };
    });
    const order = new Map(setters.map(({ change, hybridTime }) => [change, hybridTime]));
    return rows.toSorted((one, other) =>
      order.get(one.change)! < order.get(other.change)! ? 1 : -1,
    );
  } finally {
    A.free(live.doc);
  }
}

/** Writes a value the field had before once more, as a command of its own. */
export async function putBack(
  deps: Deps & Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  item: FieldAt,
  change: string,
) {
  const field = refuseUnwritable(item, head);
  const live = await openDocument(deps, field.kind, item.key);
  const found =
    live && writtenAt(live, field.steps, field.rule).find((one) => one.change.hash === change);
  if (live) A.free(live.doc);
  if (!found) throw new Refusal('conflict-not-found', { ...item });
  return deps.commands.run(head, (edit) => {
    const document = edit.find(field.kind, item.key);
    if (!document) throw new Refusal('conflict-not-found', { ...item });
    document.set(field.steps, found.after);
    return {};
  });
}

/** The changes that wrote a field. Every change has to be decoded for it: some 20 µs each. */
function writtenAt(
  live: LiveDocument,
  steps: readonly string[],
  rule: FieldRule,
): readonly Written[] {
  const parent = parentOf(live.doc, steps);
  const object = parent && (A.getObjectId(parent) ?? '_root');
  const name = steps.at(-1)!;
  const index = changeIndexOf(live.doc);
  return A.getAllChanges(live.doc).flatMap((bytes) => {
    const { hash, ops } = A.decodeChange(bytes);
    if (!ops.some(({ obj, key }) => obj === object && key === name)) return [];
    const change = index.ofHash(hash!)!;
    const [after] = valuesAt(live.doc, [change.hash], steps);
    const [shown] = candidatesBefore(live.doc, change.deps, steps, rule);
    const [only] = valuesAt(live.doc, change.deps, steps);
    const before = shown ? shown.value : rawToPlain(only?.[1], rule);
    return [{ change, before, after: rawToPlain(after?.[1], rule) }];
  });
}

/** Hashes of the changes whose values stand now, the shown one first. */
function standingAt(
  live: LiveDocument,
  steps: readonly string[],
  rule: FieldRule,
): ReadonlySet<string> {
  const candidates = candidatesAt(live, steps, rule);
  if (candidates.length > 0) return new Set(candidates.map(({ change }) => change));
  const index = changeIndexOf(live.doc);
  const values = valuesAt(live.doc, A.getHeads(live.doc), steps);
  return new Set(values.flatMap(([operation]) => index.ofOperation(operation)?.hash ?? []));
}

/** A hybrid clock is moved by others' stamps and by a clock that jumps back; a change also bears its seat's plain time. */
function skewOf({ time }: ChangeMeta, hybridTime: string): number {
  const stamped = parseTime(hybridTime)?.wallMs;
  const off = stamped === undefined ? 0 : stamped - time * 1_000;
  return Math.abs(off) < 2_000 ? 0 : off;
}
