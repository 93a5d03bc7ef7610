import type { TagId } from '#shared/domain/identity/ids.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { Damage } from '../months/damage.ts';
import { monthEndMs, monthOf, type PartName } from '../months/month.ts';
import type { OpenPart } from '../months/open-parts.ts';
import { between, toRun, type Run } from '../columns/run.ts';
import { sealRuns, splitByDay } from './seal-run.ts';
import { dayMs } from '../rollups/tiers.ts';

/** Samples of one tag on their way into files, as they arrived: not in order, some perhaps twice. */
export interface ClosedSegment {
  readonly tag: number;
  readonly tagId: TagId;
  readonly tagClass: string;
  readonly columns: Run;
}

/** Of a segment, what lies in one month. */
export interface Piece {
  readonly name: PartName;
  readonly tag: number;
  readonly tagId: TagId;
  readonly run: Run;
}

export function splitSegment({ tag, tagId, tagClass, columns }: ClosedSegment): Piece[] {
  return splitByMonth(toRun(columns)).map(({ month, run }) => ({
    name: { month, tagClass },
    tag,
    tagId,
    run,
  }));
}

export function splitByMonth(run: Run): { month: string; run: Run }[] {
  const months: { month: string; run: Run }[] = [];
  for (let rest = run; rest.times.length > 0;) {
    const month = monthOf(rest.times[0]!);
    months.push({ month, run: between(rest, -Infinity, monthEndMs(month)) });
    rest = between(rest, monthEndMs(month), Infinity);
  }
  return months;
}

/** One commit for all pieces of a month. */
export function sealPieces(part: OpenPart, pieces: readonly Piece[]): Damage[] {
  return part.database
    .transaction(() => {
      const days = pieces.flatMap(({ tag, tagId, run }) => {
        prepareOnce(part.database, 'INSERT OR IGNORE INTO tag VALUES (?, ?)').run(tag, tagId);
        return splitByDay(run).map((ofDay) => ({ tag, run: ofDay }));
      });
      const byDay = Map.groupBy(days, ({ run }) => Math.floor(run.times[0]! / dayMs));
      return [...byDay].flatMap(([day, runs]) => sealRuns(part, day, runs));
    })
    .immediate();
}
