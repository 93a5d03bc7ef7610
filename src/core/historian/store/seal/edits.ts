import { crc32 } from 'node:zlib';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { EditReason } from '#core/historian/sample-store.ts';
import { ChunkError } from '#core/historian/codec/chunk-columns.ts';
import { encodeBlocks, packBlocks, unpackBlocks, decodeBlocks } from '../months/blocks.ts';
import { asBlob, isDamage, type Damage } from '../months/damage.ts';
import { monthEndMs, monthStartMs } from '../months/month.ts';
import type { OpenPart } from '../months/open-parts.ts';
import { deleteChunk, findChunks } from '../months/part-file.ts';
import { isDayGivenUp } from './only-rollups.ts';
import { between, emptyRun, joinColumns, mergeRuns, without, type Run } from '../columns/run.ts';
import { putRun, readOrSetAside, splitByDay, tooLate } from './seal-run.ts';
import { dayMs } from '../rollups/tiers.ts';
import { noteStaleTimes } from '../months/times-blocks.ts';

/**
 * A change of samples that are there. `correct` puts these samples in place of those at the same times (or where there
 * was none), `delete` takes away what lies in `fromMs <= time < toMs`. Invariants:
 *  - What an edit replaces is kept, beside the edit, for ever (as long as its month).
 *  - An edit has its number in the log: it changes what was logged before it and nothing that came after.
 *  - It is applied to each month's file once, in one commit with its record: after a crash it is tried again.
 */
export interface Edit {
  readonly seq: number;
  readonly tag: number;
  readonly tagId: TagId;
  readonly kind: 'correct' | 'delete';
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: EditReason;
}

export function isApplied(part: OpenPart, seq: number): boolean {
  return prepareOnce(part.database, 'SELECT 1 FROM edit WHERE seq = ?').get(seq) !== undefined;
}

/**
 * `corrected` holds this month's part of a correction; empty for a deletion. Day by day: a day of which only rollups are
 * kept stays as it is, which is told. Returns that and what was found damaged.
 */
export function applyEdit(part: OpenPart, edit: Edit, corrected: Run = emptyRun): Damage[] {
  const damage: Damage[] = [];
  part.database
    .transaction(() => {
      if (isApplied(part, edit.seq)) return;
      const days =
        edit.kind === 'delete'
          ? daysOf(part, edit).map((day) => ({ day, run: emptyRun }))
          : splitByDay(corrected).map((run) => ({ day: Math.floor(run.times[0]! / dayMs), run }));
      const replaced = days.map(({ day, run }) => editDay(part, edit, day, run, damage));
      record(part, edit, joinColumns(replaced));
    })
    .immediate();
  return damage;
}

function daysOf(part: OpenPart, { tag, fromMs, toMs }: Edit): number[] {
  return [...new Set(findChunks(part.database, tag, fromMs, toMs).map(({ day }) => day))];
}

/** Returns what was replaced. */
function editDay(
  part: OpenPart,
  { tag, kind, fromMs, toMs }: Edit,
  day: number,
  corrected: Run,
  damage: Damage[],
): Run {
  const { database } = part;
  if (isDayGivenUp(database, tag, day)) {
    damage.push(
      tooLate(part, tag, Math.max(fromMs, day * dayMs), Math.min(toMs, (day + 1) * dayMs) - 1),
    );
    return emptyRun;
  }
  const rows = findChunks(database, tag, fromMs, toMs).filter((row) => row.day === day);
  const before = mergeRuns(rows.flatMap((row) => readOrSetAside(part, row, damage)));
  for (const { id } of rows) deleteChunk(database, id);
  noteStaleTimes(database, day);
  const isDeletion = kind === 'delete';
  putRun(
    database,
    tag,
    isDeletion ? without(before, fromMs, toMs) : mergeRuns([corrected, before]),
  );
  return isDeletion ? between(before, fromMs, toMs) : at(before, corrected.times);
}

function at(run: Run, times: Float64Array): Run {
  const wanted = new Set(times);
  const places = [...run.times.keys()].filter((place) => wanted.has(run.times[place]!));
  return {
    times: Float64Array.from(places, (place) => run.times[place]!),
    values: Float64Array.from(places, (place) => run.values[place]!),
    flags: Uint16Array.from(places, (place) => run.flags[place]!),
    texts: run.texts,
  };
}

function record(part: OpenPart, edit: Edit, replaced: Run): void {
  const { seq, tag, tagId, kind, fromMs, toMs, reason } = edit;
  const blob = replaced.times.length === 0 ? null : packBlocks(encodeBlocks(replaced));
  prepareOnce(part.database, 'INSERT INTO edit VALUES (?, ?, ?, ?)').run(
    seq,
    tag,
    withChecksum(JSON.stringify({ tagId, kind, fromMs, toMs, reason })),
    blob,
  );
}

/** JSON has no line breaks: behind one stands its CRC-32. */
function withChecksum(json: string): string {
  return `${json}\n${crc32(json)}`;
}

/** undefined when it is damaged. */
function parseWhat(what: string): Omit<Edit, 'seq' | 'tag'> | undefined {
  const json = String(what).split('\n', 1)[0]!;
  return withChecksum(json) === what ? JSON.parse(json) : undefined;
}

/** An edit as it was made in one month, with the samples it replaced there. */
export interface RecordedEdit extends Omit<Edit, 'tag'> {
  readonly replaced: Run;
}

/** Oldest first; those that cannot be read are left out, and told. */
export function readEdits(part: OpenPart, tag: number, damage: Damage[]): RecordedEdit[] {
  const rows = prepareOnce(
    part.database,
    'SELECT seq, what, replaced FROM edit WHERE tag = ? ORDER BY seq',
  ).all(tag) as { seq: number; what: string; replaced: Uint8Array | null }[];
  return rows.flatMap(({ seq, what, replaced }) => {
    try {
      const edit = parseWhat(what);
      if (!edit) throw new ChunkError('damaged', 'The words of an edit are damaged');
      const run = replaced
        ? decodeBlocks(unpackBlocks(asBlob(replaced)), part.findTimes)
        : emptyRun;
      return [{ ...edit, seq, replaced: run }];
    } catch (error) {
      if (!isDamage(error)) throw error;
      const [fromMs, toMs] = [monthStartMs(part.month), monthEndMs(part.month) - 1];
      damage.push({ file: part.file, tag, fromMs, toMs, detail: `an edit: ${error.message}` });
      return [];
    }
  });
}
