import { join } from 'node:path';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Disk } from '#core/storage/disk.ts';
import { refusingWhenFull } from '#core/storage/disk-full.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { samplesPerBlock } from './blocks.ts';
import { compactTagDays, findTagDays } from './compact.ts';
import { isDamage, isFileDamage, type Damage } from './damage.ts';
import { applyEdit, isApplied, type Edit } from './edits.ts';
import { giveUpSamples } from './only-rollups.ts';
import { monthEndMs, monthOf, parsePartFileName, partFileName, type PartName } from './month.ts';
import { createOpenParts, type OpenPart } from './open-parts.ts';
import { findChunks, giveBackPages, openPartForWriting } from './part-file.ts';
import { placeOfDay, reopenDay, tagsOf } from './restore.ts';
import { rescuePart } from './rescue-part.ts';
import { between, emptyRun, joinColumns, toRun, type Run } from './run.ts';
import { countTimes, createShareTimes, readOrSetAside, sealRun, splitByDay } from './seal-run.ts';
import { measurePart, type MeasuredRows, type PartSpace } from './space.ts';
import { dayMs } from './tiers.ts';
import { sweepStaleTimes } from './times-blocks.ts';

/** Samples of one tag on their way into files, as they arrived: not in order, some perhaps twice. */
export interface ClosedSegment {
  readonly tag: number;
  readonly tagId: TagId;
  readonly tagClass: string;
  readonly columns: Run;
}

const tagDaysAtOnce = 64;

export type Sealer = ReturnType<typeof createSealer>;

/** The one that writes month files. What was asked first is done first. Each method returns the damage it came upon. */
export function createSealer(disk: Disk, folder: string) {
  const parts = createOpenParts(disk, folder, openPartForWriting);
  const measured = new Map<string, MeasuredRows>();

  /** A file that is damaged as a whole is rescued into a new one, and the work tried once more. */
  const inPart = (name: PartName, work: (part: OpenPart) => Damage[]): Damage[] => {
    try {
      return refusingWhenFull(() => work(parts.open(name)));
    } catch (error) {
      if (!isFileDamage(error)) throw error;
      const damage = rescue(name);
      return [...damage, ...work(parts.open(name))];
    }
  };

  const rescue = (name: PartName): Damage[] => {
    const file = partFileName(name);
    parts.release(file);
    return rescuePart(disk, folder, file);
  };

  return {
    seal(segments: readonly ClosedSegment[]): Damage[] {
      const byFile = Map.groupBy(segments.flatMap(splitSegment), ({ name }) => partFileName(name));
      return [...byFile.values()].flatMap((pieces) =>
        inPart(pieces[0]!.name, (part) => sealPieces(part, pieces)),
      );
    },

    /** As `seal`; days of which only rollups are left are filled again when the samples are as many as were there. */
    restore(segment: ClosedSegment): Damage[] {
      const days = splitSegment(segment).flatMap((piece) =>
        splitByDay(piece.run).map((run) => {
          const day = Math.floor(run.times[0]! / dayMs);
          return { ...piece, run, name: placeOfDay(parts, piece.name, piece.tag, day) };
        }),
      );
      const byFile = Map.groupBy(days, ({ name }) => partFileName(name));
      return [...byFile.values()].flatMap((pieces) =>
        inPart(pieces[0]!.name, (part) =>
          part.database
            .transaction(() => {
              for (const { tag, run } of pieces) reopenDay(part, tag, run);
              return sealPieces(part, pieces);
            })
            .immediate(),
        ),
      );
    },

    /** The tags that a file may hold samples of; none when it is not there. */
    tagsOf(file: string): TagId[] {
      const name = parts.names().find((each) => partFileName(each) === file);
      return name ? (tagsOf(parts.open(name)) as TagId[]) : [];
    },

    edit(edit: Edit, tagClass: string, corrected: Run = emptyRun): Damage[] {
      const months =
        edit.kind === 'correct'
          ? splitByMonth(corrected).map(({ month, run }) => ({ name: { month, tagClass }, run }))
          : parts.touching(edit.fromMs, edit.toMs).map((name) => ({ name, run: emptyRun }));
      return months.flatMap(({ name, run }) => inPart(name, (part) => applyEdit(part, edit, run)));
    },

    /** The files in which this edit is done already. */
    isApplied: (seq: number): string[] =>
      parts
        .names()
        .filter((name) => isApplied(parts.open(name), seq))
        .map(partFileName),

    /** Compacts some tags' days; call again while it says there was work. */
    compact(nowMs: number): { readonly didWork: boolean; readonly damage: Damage[] } {
      for (const name of parts.names()) {
        let found = 0;
        const damage = inPart(name, (part) => {
          const tagDays = findTagDays(part, nowMs, tagDaysAtOnce);
          found = tagDays.length;
          if (found > 0) return compactTagDays(part, tagDays);
          if (sweepStaleTimes(part.database)) found = 1;
          else giveBackPages(part.database);
          return [];
        });
        if (found > 0) return { didWork: true, damage };
      }
      return { didWork: false, damage: [] };
    },

    /** What each month file takes on the disk. */
    space: (): PartSpace[] =>
      parts.names().flatMap((name) => {
        const path = join(folder, partFileName(name));
        try {
          return [measurePart(disk, path, parts.open(name), measured)];
        } catch (error) {
          if (!isFileDamage(error)) throw error;
          return [];
        }
      }),

    /** Gives up samples of that file beyond `afterId`, some at a time; call again with what it returns until undefined. */
    giveUp(file: string, afterId: number): { readonly lastId?: number; readonly damage: Damage[] } {
      let lastId: number | undefined;
      const damage = inPart(parsePartFileName(file)!, (part) => {
        lastId = giveUpSamples(part, afterId, tagDaysAtOnce);
        return [];
      });
      return lastId === undefined ? { damage } : { lastId, damage };
    },

    /** Looks at what a reader found damaged, and moves it out of the way. */
    setAside(found: Damage): Damage[] {
      const name = parts.names().find((each) => partFileName(each) === found.file);
      if (!name) return [];
      if (found.tag === null) return rescue(name);
      return inPart(name, (part) => {
        part.database
          .transaction(() => {
            for (const row of findChunks(part.database, found.tag!, found.fromMs, found.toMs + 1))
              readOrSetAside(part, row, []);
          })
          .immediate();
        return [];
      });
    },

    /** Files whose month ended before; `class` by class. They must not be open elsewhere. */
    filesBefore: (beforeMs: number, tagClass?: string): string[] =>
      parts
        .names()
        .filter(
          (name) =>
            monthEndMs(name.month) <= beforeMs && (tagClass ?? name.tagClass) === name.tagClass,
        )
        .map(partFileName),
    remove(files: readonly string[]): void {
      for (const file of files) {
        parts.release(file);
        for (const ending of ['', '-wal', '-shm']) disk.remove(join(folder, `${file}${ending}`));
      }
    },

    /** Names of tags, and the greatest number of an edit, as the month files know them. */
    known(): { readonly tags: [number, TagId][]; readonly lastSeq: number } {
      const all = new Map<number, TagId>();
      let lastSeq = 0;
      for (const name of parts.names()) {
        try {
          const { database } = parts.open(name);
          const last = prepareOnce(database, 'SELECT max(seq) FROM edit').pluck().get() as
            | number
            | null;
          lastSeq = Math.max(lastSeq, last ?? 0);
          const rows = prepareOnce(database, 'SELECT no, tagId FROM tag').all();
          for (const { no, tagId } of rows as { no: number; tagId: TagId }[]) all.set(no, tagId);
        } catch (error) {
          if (!isDamage(error)) throw error;
          rescue(name);
        }
      }
      return { tags: [...all], lastSeq };
    },
    close: () => parts.close(),
  };
}

interface Piece {
  readonly name: PartName;
  readonly tag: number;
  readonly tagId: TagId;
  readonly run: Run;
}

function splitSegment({ tag, tagId, tagClass, columns }: ClosedSegment): Piece[] {
  // A copy of its own: the columns lie in memory that threads share.
  return splitByMonth(toRun(joinColumns([columns]))).map(({ month, run }) => ({
    name: { month, tagClass },
    tag,
    tagId,
    run,
  }));
}

function splitByMonth(run: Run): { month: string; run: Run }[] {
  const months: { month: string; run: Run }[] = [];
  for (let rest = run; rest.times.length > 0;) {
    const month = monthOf(rest.times[0]!);
    months.push({ month, run: between(rest, -Infinity, monthEndMs(month)) });
    rest = between(rest, monthEndMs(month), Infinity);
  }
  return months;
}

/** One commit for all pieces of a month. */
function sealPieces(part: OpenPart, pieces: readonly Piece[]): Damage[] {
  return part.database
    .transaction(() => {
      const days = pieces.flatMap(({ tag, tagId, run }) => {
        prepareOnce(part.database, 'INSERT OR IGNORE INTO tag VALUES (?, ?)').run(tag, tagId);
        return splitByDay(run).map((ofDay) => ({ tag, run: ofDay }));
      });
      return [...Map.groupBy(days, ({ run }) => Math.floor(run.times[0]! / dayMs))].flatMap(
        ([day, ofDay]) => {
          const seen = countTimes(
            ofDay.map(({ run }) => run),
            samplesPerBlock,
          );
          const share = createShareTimes(part.database, day, seen);
          return ofDay.flatMap(({ tag, run }) => sealRun(part, tag, run, share));
        },
      );
    })
    .immediate();
}
