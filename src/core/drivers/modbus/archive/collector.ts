import {
  isRecordNumber,
  newestNumber,
  numbersAfter,
  wholeRing,
} from '#shared/domain/telemetry/archive/ring.ts';
import { placeRecord } from '#shared/domain/telemetry/archive/place-record.ts';
import { recordInstant } from '#shared/domain/telemetry/archive/record-time.ts';
import { ModbusException } from '#core/drivers/modbus/modbus-link.ts';
import { bytesEachOf, widthOf, type ModbusPoint } from '#core/drivers/modbus/plan-blocks.ts';
import { badSample } from '#core/drivers/modbus/poll-group.ts';
import { readValue } from '#core/drivers/modbus/register-values.ts';
import { samplesIn, wallTimeIn, type Archive } from './archive.ts';
import type { ArchiveAround } from './archive-poll.ts';

interface ReadRecord {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly wallMs: number | undefined;
}

/** What is to be read, oldest first. */
interface Wanted {
  readonly numbers: readonly number[];
  /** All of the ring, because nothing was had or what was had last was written over. */
  readonly isWholeRing: boolean;
}

const nothing: Wanted = { numbers: [], isWholeRing: false };
/** A clock's error that says nothing: a record is seen at the second scan after it was written. */
const toleratedMs = 120_000;

/**
 * Fetches the records of one archive at each call. Invariants:
 * 1. Records are reported in the order they were written, each at its own time (`placeRecord`); the bookmark is at the
 *    last one, and stands only while the record it names still bears the time it bore.
 * 2. The newest record counts when two calls found the same in it: it may be half written.
 * 3. One question at a time: what else is polled on the line has its turn in between.
 */
export function createCollector(
  archive: Archive,
  around: ArchiveAround & { readonly scanMs: number; readonly isOver: () => boolean },
): () => Promise<void> {
  const { report, clock, bookmarks, scanMs } = around;
  const { key, layout, tags } = archive;
  const { readPointer, readRecord, readOrNothing } = createReader(archive, around);
  let candidate: ReadRecord | undefined;
  /** The bookmark names a record that is still there. */
  let isVerified = false;
  /** Where the pointer stood when the whole ring held nothing to take. */
  let barrenAt: number | undefined;
  let seenNewest: number | undefined;
  let movedTo: number | undefined;

  const find = (rule: string, detail: string) => report.finding(rule, detail, tags[0]!.tagId);

  const findWanted = async (newest: number): Promise<Wanted> => {
    const before = bookmarks.get(key);
    const all = { numbers: wholeRing(newest, layout), isWholeRing: true };
    if (!before || !isRecordNumber(before.number, layout))
      return barrenAt === newest ? nothing : all;
    if (before.number === newest && isVerified) return nothing;
    const marked = await readOrNothing(before.number);
    if (marked.wallMs !== before.wallMs) return barrenAt === newest ? nothing : all;
    // Once more as a sign of life: what is kept already is not kept twice.
    if (!isVerified) report.samples(samplesIn(marked.bytes, archive, before.sourceMs));
    isVerified = true;
    if (before.number === newest) return nothing;
    return { numbers: numbersAfter(before.number, newest, layout), isWholeRing: false };
  };

  /** Whether the newest record stands as it did the last time. */
  const isSettled = (record: ReadRecord) => {
    const before = candidate;
    candidate = record;
    return before?.number === record.number && Buffer.compare(before.bytes, record.bytes) === 0;
  };

  /** False: this record and those after it are left for the next time. */
  const file = ({ number, bytes, wallMs }: ReadRecord, isWholeRing: boolean): boolean => {
    if (wallMs === undefined) {
      // The rest of a ring that is not full yet is empty.
      if (!isWholeRing) find('TEL-133', `record ${number} cannot be read, and is left out`);
      return true;
    }
    const before = bookmarks.get(key);
    const isRescan = isWholeRing && before !== undefined && !isVerified;
    const about = { layout, nowMs: clock.nowMs(), isRescan };
    const placed = placeRecord({ number, wallMs }, before, about);
    if (placed.kind === 'had') return true;
    if (placed.kind === 'wait') {
      find('TEL-135', `its clock is ahead by at least ${inMinutes(placed.leadMs)}`);
      return false;
    }
    if (isRescan) tellLost(placed.bookmark.ms - before.newestMs);
    if (placed.isSetBack) find('TEL-136', `its clock was set back before record ${number}`);
    report.samples(samplesIn(bytes, archive, placed.bookmark.sourceMs));
    bookmarks.set(key, placed.bookmark);
    isVerified = true;
    return true;
  };

  const tellLost = (gapMs: number) => {
    const lost = Math.round(gapMs / layout.everyMs) - 1;
    if (lost > 0) find('TEL-132', `${lost} records were written over before they were read`);
  };

  /** A record that was written before our eyes tells of the clock. */
  const tellLag = (newest: number) => {
    const last = bookmarks.get(key);
    if (last?.number !== newest || movedTo !== newest) return;
    movedTo = undefined;
    const lagMs = clock.nowMs() - last.ms;
    if (lagMs > layout.everyMs + 2 * scanMs + toleratedMs)
      find('TEL-135', `its clock is behind by at least ${inMinutes(lagMs - layout.everyMs)}`);
  };

  const collect = async ({ numbers, isWholeRing }: Wanted, newest: number) => {
    const head = await readRecord(newest);
    for (const [index, number] of numbers.entries()) {
      if (report.isOver || around.isOver()) return;
      if (number === newest && !isSettled(head)) return;
      const record = number === newest ? head : await readOrNothing(number);
      // The oldest may be written over just now; what comes after it is read faster than it is written.
      if (index === 0 && record !== head && (await readPointer()) !== newest) return;
      if (!file(record, isWholeRing)) return;
    }
    if (isWholeRing && !isVerified) settleBarren(head);
  };

  /** Nothing in the whole ring was new, so that it is not read again and again. */
  const settleBarren = ({ number, wallMs }: ReadRecord) => {
    const before = bookmarks.get(key);
    if (before && wallMs !== undefined) {
      const ms = recordInstant(wallMs, layout.timeZone, undefined);
      bookmarks.set(key, { ...before, number, wallMs, ms, sourceMs: ms });
      return;
    }
    barrenAt = number;
    find('TEL-133', 'no record of the archive can be read: its layout may be another one');
  };

  return async () => {
    const newest = await readPointer();
    if (newest === null) {
      find('TEL-137', `register ${layout.pointer.register} names no record of the archive`);
      report.samples(tags.map(({ tagId }) => badSample(tagId, clock.nowMs(), 'device-error')));
    }
    // None was written yet.
    if (newest === null || newest === undefined) return;
    if (seenNewest !== undefined && seenNewest !== newest) movedTo = newest;
    seenNewest = newest;
    const wanted = await findWanted(newest);
    if (wanted.isWholeRing) isVerified = false;
    if (wanted.numbers.length > 0) await collect(wanted, newest);
    tellLag(newest);
  };
}

/** The questions of one archive. */
function createReader(archive: Archive, { line, report }: ArchiveAround) {
  const { layout, tags, table, register } = archive;

  const readRecord = async (number: number): Promise<ReadRecord> => {
    const bytes = await line.readRecord(table, register, number);
    report.online();
    return { number, bytes, wallMs: wallTimeIn(bytes, archive) };
  };

  return {
    readRecord,
    /** A number the device has no record for is one that cannot be read. */
    async readOrNothing(number: number): Promise<ReadRecord> {
      try {
        return await readRecord(number);
      } catch (error) {
        if (!(error instanceof ModbusException)) throw error;
        return { number, bytes: new Uint8Array(), wallMs: undefined };
      }
    },
    async readPointer() {
      const { register: start, encoding, registerBits = 16 } = layout.pointer;
      const { wordOrder } = tags[0]!.point;
      const point: ModbusPoint = {
        kind: 'modbus',
        table,
        register: start,
        encoding,
        wordOrder,
        registerBits,
      };
      const block = { start, length: widthOf(point), bytesEach: bytesEachOf(point), table };
      const value = readValue(await line.read(table, block, false), block, point);
      report.online();
      return newestNumber(Number(value), layout);
    },
  };
}

function inMinutes(ms: number): string {
  return `${Math.round(ms / 60_000)} min`;
}
