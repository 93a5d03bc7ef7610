import { join } from 'node:path';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import type { Disk } from '#core/storage/disk.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { closeAtRest } from '../months/at-rest.ts';
import { sealPieces, splitByMonth, splitSegment, type ClosedSegment } from './closed-segment.ts';
import { createCompactions } from './compactions.ts';
import { isFileDamage, type Damage } from '../months/damage.ts';
import { applyEdit, isApplied, type Edit } from './edits.ts';
import { monthEndMs, parsePartFileName, partFileName, type PartName } from '../months/month.ts';
import { giveUpSamples } from './only-rollups.ts';
import { lookAtLog, openAsAllowed } from '../months/open-for-sealing.ts';
import { createOpenParts, type OpenPart } from '../months/open-parts.ts';
import { findChunks } from '../months/part-file.ts';
import { rescuePart } from '../months/rescue-part.ts';
import { createGatherSegments, type PlacedSegments } from './placed-segments.ts';
import { holdsTag, reopenDay, tagsOf } from './restore.ts';
import { emptyRun, type Run } from '../columns/run.ts';
import { readOrSetAside, splitByDay } from './seal-run.ts';
import { measurePart, type MeasuredRows, type PartSpace } from '../months/space.ts';
import { isUnwritable, refusingWhenUnwritable } from '../months/unwritable.ts';

const chunksAtOnce = 64;

export type Sealer = ReturnType<typeof createSealer>;

/** The one that writes month files. What was asked first is done first. Each method returns the damage it came upon. */
export function createSealer(disk: Disk, folder: string) {
  const parts = createOpenParts(disk, folder, openAsAllowed, closeAtRest);
  const measured = new Map<string, MeasuredRows>();
  const compactions = createCompactions();
  const gather = createGatherSegments();

  /** A file that is damaged as a whole is rescued into a new one, and the work tried once more. */
  const inPart = (name: PartName, work: (part: OpenPart) => Damage[]): Damage[] => {
    const lost = parts.isOpen(name) ? [] : lookAtLog(disk, folder, name);
    try {
      return [...lost, ...refusingWhenUnwritable(() => work(parts.open(name)))];
    } catch (error) {
      if (!isFileDamage(error)) throw error;
      return [...lost, ...rescue(name), ...work(parts.open(name))];
    }
  };

  const rescue = (name: PartName): Damage[] => {
    const file = partFileName(name);
    parts.release(file);
    return rescuePart(disk, folder, file);
  };

  /** A tag's month lies in one file: the one that has samples of it already, whatever its class is by now. */
  const findHomes = () => {
    const names = parts.names();
    const damage: Damage[] = [];
    const holds = (name: PartName, tag: number) => {
      let isHome = false;
      const found = inPart(name, (part) => {
        isHome = holdsTag(part, tag);
        return [];
      });
      damage.push(...found);
      return isHome;
    };
    const homeOf = (own: PartName, tag: number): PartName => {
      const ofMonth = names.filter(({ month }) => month === own.month);
      if (ofMonth.every(({ tagClass }) => tagClass === own.tagClass)) return own;
      return ofMonth.find((name) => holds(name, tag)) ?? own;
    };
    return { homeOf, damage };
  };
  const byHome = <T extends { readonly name: PartName; readonly tag: number }>(
    pieces: readonly T[],
  ): { readonly groups: T[][]; readonly damage: readonly Damage[] } => {
    const { homeOf, damage } = findHomes();
    const placed = pieces.map((piece) => ({ ...piece, name: homeOf(piece.name, piece.tag) }));
    const groups = Map.groupBy(placed, ({ name }) => partFileName(name));
    return { groups: [...groups.values()], damage };
  };

  return {
    seal(segments: PlacedSegments): Damage[] {
      const { groups, damage } = byHome(gather(segments).flatMap(splitSegment));
      const sealed = groups.flatMap((pieces) =>
        inPart(pieces[0]!.name, (part) => sealPieces(part, pieces)),
      );
      return [...damage, ...sealed];
    },

    /** As `seal`; days of which only rollups are left are filled again when the samples are as many as were there. */
    restore(segment: ClosedSegment): Damage[] {
      const { groups, damage } = byHome(splitSegment(segment));
      const sealed = groups.flatMap((pieces) =>
        inPart(pieces[0]!.name, (part) =>
          part.database
            .transaction(() => {
              for (const { tag, run } of pieces)
                for (const ofDay of splitByDay(run)) reopenDay(part, tag, ofDay);
              return sealPieces(part, pieces);
            })
            .immediate(),
        ),
      );
      return [...damage, ...sealed];
    },

    /** The tags that a file may hold samples of; none when it is not there. */
    tagsOf(file: string): TagId[] {
      const name = parts.names().find((each) => partFileName(each) === file);
      return name ? (tagsOf(parts.open(name)) as TagId[]) : [];
    },

    edit(edit: Edit, tagClass: string, corrected: Run = emptyRun): Damage[] {
      const { homeOf, damage } = findHomes();
      const months =
        edit.kind === 'correct'
          ? splitByMonth(corrected).map(({ month, run }) => ({
              name: homeOf({ month, tagClass }, edit.tag),
              run,
            }))
          : parts.touching(edit.fromMs, edit.toMs).map((name) => ({ name, run: emptyRun }));
      const applied = months.flatMap(({ name, run }) =>
        inPart(name, (part) => applyEdit(part, edit, run)),
      );
      return [...damage, ...applied];
    },

    /** The files in which this edit is done already. */
    isApplied(seq: number): { readonly files: string[]; readonly damage: Damage[] } {
      const files: string[] = [];
      const damage = parts.names().flatMap((name) =>
        inPart(name, (part) => {
          if (isApplied(part, seq)) files.push(part.file);
          return [];
        }),
      );
      return { files, damage };
    },

    /** Compacts some tags' days; call again while it says there was work. */
    compact(nowMs: number): { readonly didWork: boolean; readonly damage: Damage[] } {
      for (const name of parts.names()) {
        let didWork = false;
        const damage = inPart(name, (part) => {
          const found: Damage[] = [];
          didWork = compactions.step(part, nowMs, found);
          return found;
        });
        if (didWork || damage.length > 0) return { didWork, damage };
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
        lastId = giveUpSamples(part, afterId, chunksAtOnce);
        return [];
      });
      return lastId === undefined ? { damage } : { lastId, damage };
    },

    /** Looks at what a reader found damaged, and moves it out of the way. */
    setAside(found: Damage): Damage[] {
      const name = parts.names().find((each) => partFileName(each) === found.file);
      if (!name) return [];
      try {
        return found.tag === null ? rescue(name) : inPart(name, (part) => moveAside(part, found));
      } catch (error) {
        // Where nothing may be written it stays where it is: told, and left out by every question.
        if (isUnwritable(error) || isRefusal(error)) return [found];
        throw error;
      }
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
    known(): {
      readonly tags: [number, TagId][];
      readonly lastSeq: number;
      readonly damage: Damage[];
    } {
      const tags = new Map<number, TagId>();
      let lastSeq = 0;
      const damage = parts.names().flatMap((name) =>
        inPart(name, ({ database }) => {
          const last = prepareOnce(database, 'SELECT max(seq) FROM edit').pluck().get();
          lastSeq = Math.max(lastSeq, (last as number | null) ?? 0);
          const rows = prepareOnce(database, 'SELECT no, tagId FROM tag').raw().all();
          for (const [no, tagId] of rows as [number, TagId][]) tags.set(no, tagId);
          return [];
        }),
      );
      return { tags: [...tags], lastSeq, damage };
    },
    close: () => parts.close(),
  };
}

/** It is told already. */
function moveAside(part: OpenPart, { tag, fromMs, toMs }: Damage): Damage[] {
  part.database
    .transaction(() => {
      for (const row of findChunks(part.database, tag!, fromMs, toMs + 1))
        readOrSetAside(part, row, []);
    })
    .immediate();
  return [];
}
