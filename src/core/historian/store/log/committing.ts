import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Batch } from '../columns/batch.ts';
import type { LogFile } from './log-file.ts';
import { recordKinds, type LogRow } from './log-record.ts';
import { createLogWriter } from './log-writer.ts';
import type { Later } from '../threads.ts';

/** Records between two that can be read without those before them. */
const recordsPerKey = 256;

/**
 * Brings samples to the log, one record per commit, the next being filled while one is on its way. Invariants:
 *  1. A record is written exactly once, in the order of the numbers; when the disk refuses it, it is held and tried again
 *     before anything new is taken. So the memory of writer and reader stays the same.
 *  2. Whoever appended learns of the commit, or of the refusal, of their own record.
 */
export interface Committing {
  /** Number of the record that a sample added now belongs to. */
  readonly seq: () => number;
  add(batch: Batch): void;
  /** Resolves when all that was added is on the disk. */
  commit(): Promise<void>;
  /** Resolves with the next commit, whoever asks for it. */
  committed(): Promise<void>;
  /** Writes an edit behind all samples so far; `pack` is given its number. */
  commitEdit(pack: (seq: number) => Uint8Array): {
    readonly seq: number;
    readonly done: Promise<void>;
  };
  /** Makes the next record a key record, if it has not begun; says whether it will be one. */
  keyNext(): boolean;
  /** Whether the disk refused the last record. */
  isHeld(): boolean;
}

export function createCommitting(
  log: Later<LogFile>,
  lastSeq: number,
  takeNewTags: () => (readonly [number, TagId])[],
): Committing {
  const writer = createLogWriter();
  let seq = lastSeq + 1;
  let isKey = true;
  let sinceKey = 0;
  let span = { fromMs: Infinity, toMs: -Infinity };
  let ready: LogRow[] = [];
  let tags: (readonly [number, TagId])[] = [];
  let held = false;
  let underWay: Promise<void> | undefined;
  let isWanted = false;
  let waiters = Promise.withResolvers<void>();
  writer.startKey();

  const finishRecord = () => {
    if (writer.count() === 0) return;
    const kind = isKey ? recordKinds.keySamples : recordKinds.samples;
    ready.push({ seq: seq++, kind, ...span, data: writer.finish() });
    span = { fromMs: Infinity, toMs: -Infinity };
    sinceKey = isKey ? 1 : sinceKey + 1;
    isKey = sinceKey >= recordsPerKey;
    if (isKey) writer.startKey();
  };

  const write = async () => {
    finishRecord();
    tags.push(...takeNewTags());
    const rows = ready;
    const mine = waiters;
    waiters = Promise.withResolvers<void>();
    ready = [];
    try {
      if (rows.length > 0) checkpointWhenLong(await log.commit(rows, tags));
      for (const { kind, data } of rows) if (kind !== recordKinds.edit) writer.reuse(data);
      tags = [];
      held = false;
      mine.resolve();
    } catch (error) {
      ready = [...rows, ...ready];
      held = true;
      mine.reject(error);
    }
  };

  /** Behind the answer: nobody waits for it but the next commit. What it fails of a later commit tells. */
  const checkpointWhenLong = (isLong: boolean) => {
    if (isLong) log.checkpoint().catch(() => undefined);
  };

  /** One at a time; whoever asks while one is under way gets the next, together with the others. */
  const commit = (): Promise<void> => {
    if (underWay) isWanted = true;
    const promise = waiters.promise;
    // Without anybody listening a refusal is still told by `isHeld`.
    promise.catch(() => undefined);
    if (!underWay) start();
    return promise;
  };
  const start = () => {
    isWanted = false;
    underWay = write().finally(() => {
      underWay = undefined;
      if (isWanted) start();
    });
  };

  return {
    seq: () => seq,
    add(batch) {
      span.fromMs = Math.min(span.fromMs, batch.fromMs);
      span.toMs = Math.max(span.toMs, batch.toMs);
      writer.add(batch);
    },
    commit,
    committed() {
      waiters.promise.catch(() => undefined);
      return waiters.promise;
    },
    commitEdit(pack) {
      finishRecord();
      const number = seq++;
      ready.push({
        seq: number,
        kind: recordKinds.edit,
        fromMs: null,
        toMs: null,
        data: pack(number),
      });
      return { seq: number, done: commit() };
    },
    keyNext() {
      if (writer.count() === 0 && !isKey) {
        isKey = true;
        writer.startKey();
      }
      return isKey && ready.length === 0;
    },
    isHeld: () => held,
  };
}
