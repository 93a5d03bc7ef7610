import * as A from '@automerge/automerge';
import type { CommandId } from '#shared/domain/identity/ids.ts';
import { definitions } from '#shared/documents/definitions.ts';
import { must } from '#shared/kit/must.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { authorOf } from './change-message.ts';
import type { CommandHead, MadeChanges } from './command-runner.ts';
import { textChange } from './document-text.ts';
import type { FieldChange } from './edit-document.ts';
import { stampNext } from './hybrid-stamps.ts';
import type { LiveDocument } from './live-document.ts';
import { isLinear } from './read-field.ts';

import { DoNotFit, partsIn, writeAllRows } from './absorb-changes.ts';
import type { RunDeps } from './run-command.ts';
import { storeChanges } from './store-document.ts';
import { type ChangedDocument, writeAudit, writePending } from './write-audit.ts';
import { changeHashOf } from './chunks/change-hash.ts';
import { bytesToHex } from '#shared/chunks/bytes.ts';

/**
 * Does a command whose changes somebody has made in a copy of the document that a screen holds. They are taken as they are;
 * what is held already changes nothing. Throws `DoNotFit` when they do not build on what is here. Within the caller's
 * transaction.
 */
export function runMade(
  deps: RunDeps,
  head: CommandHead,
  made: MadeChanges,
  touched: Set<LiveDocument>,
): readonly ChangedDocument[] {
  const { database, documents, ports } = deps;
  const nowMs = ports.clock.nowMs();
  const live = must(documents.find(made.kind, made.key, authorOf(head.session)), made.key);
  touched.add(live);
  const partsBefore = partsIn(live);
  const before = textsIn(live);
  const added = applyMade(live, made);
  if (added.length === 0) return [];
  const { space } = definitions[live.kind];
  // Every other place would set it aside, as with any command.
  if (!deps.mayWrite(space)) throw new Refusal('space-not-writable', { space });
  const commandId = (head.commandId ?? deps.newId()) as CommandId;
  storeChanges(
    database,
    live,
    added.map((bytes) => ({ commandId, bytes })),
    nowMs,
  );
  live.mayConflict = !isLinear(live.doc);
  const { parts } = writeAllRows(database, live, partsBefore);
  const changes = changesBetween(live, before);
  const hashes = added.map((bytes) => bytesToHex(must(changeHashOf(bytes), 'whole change')));
  const changed = { live, isNew: false, changes, parts: new Set(parts), hashes };
  const hybridTime = stampNext(database, head.session.seatId, nowMs);
  const done = { head, commandId, hybridTime, nowMs, answer: '{}', documents: [changed] };
  writePending(database, done);
  ports.reach('command:pending');
  writeAudit(database, done);
  return [changed];
}

function applyMade(live: LiveDocument, { changes }: MadeChanges): Uint8Array[] {
  const before = A.getHeads(live.doc);
  try {
    [live.doc] = A.applyChanges(live.doc, [...changes]);
  } catch (error) {
    throw new DoNotFit(`Changes of ${live.key} contradict what is here`, { cause: error });
  }
  if (A.getMissingDeps(live.doc, []).length > 0)
    throw new DoNotFit(`Changes of ${live.key} build on others that are not here`);
  return A.getChangesSince(live.doc, before);
}

function textsIn({ kind, doc }: LiveDocument): ReadonlyMap<string, string> {
  const names = Object.entries(definitions[kind].fields).filter(([, rule]) => rule.asText);
  return new Map(names.map(([name]) => [name, String(doc[name] ?? '')]));
}

/** What of each text went and what came, as far as one stretch says it. */
function changesBetween(live: LiveDocument, before: ReadonlyMap<string, string>): FieldChange[] {
  const after = textsIn(live);
  return [...before].flatMap(([name, text]) => {
    const change = textChange(text, after.get(name) ?? '');
    return change
      ? [
          {
            path: [name],
            rule: definitions[live.kind].fields[name]!,
            isContested: false,
            ...change,
          },
        ]
      : [];
  });
}
