import { isFileDamage, type Damage } from '../months/damage.ts';
import { monthEndMs, monthStartMs, partFileName, type PartName } from '../months/month.ts';
import type { OpenPart, OpenParts } from '../months/open-parts.ts';
import { isPrepared } from '../months/part-schema.ts';
import type { TierCache } from '../rollups/tier-cache.ts';

/** What was found, and what could not be read on the way. */
export interface Answer<T> {
  readonly found: T;
  readonly damage: readonly Damage[];
  /** Memory that nobody here needs any more: it changes hands instead of being copied. */
  readonly handOver?: readonly ArrayBuffer[];
}

/** The files of one month. */
export interface MonthFiles {
  readonly fromMs: number;
  readonly toMs: number;
  /** Opens those that can be read; each is seen as it is at that moment until the look ends. */
  open(): readonly OpenPart[];
}

/** One question's way through the files. */
export interface Look {
  readonly damage: Damage[];
  readonly cache: TierCache;
  /** Months that have files and may hold samples with `fromMs <= time < toMs`, oldest first. */
  months(fromMs: number, toMs: number): readonly MonthFiles[];
  /** Counts what was decoded, in samples. */
  spend(samples: number): void;
  /** Enough for one piece of a long question: others wait. */
  isSpent(): boolean;
}

/** Some milliseconds of decoding. */
const samplesPerPiece = 100_000;

export function createLooks(parts: OpenParts, cache: TierCache, pieceSamples = samplesPerPiece) {
  const begin = (name: PartName, damage: Damage[]): OpenPart | undefined => {
    try {
      const isFirst = !parts.isOpen(name);
      const opened = parts.open(name);
      if (isFirst && !isPrepared(opened.database)) {
        parts.release(opened.file);
        return undefined;
      }
      opened.database.exec('BEGIN');
      return opened;
    } catch (error) {
      if (!isFileDamage(error)) throw error;
      damage.push(wholeFile(partFileName(name), error));
      parts.release(partFileName(name));
      return undefined;
    }
  };
  const end = ({ file, database }: OpenPart, damage: Damage[]) => {
    try {
      if (database.inTransaction) database.exec('COMMIT');
    } catch (error) {
      if (!isFileDamage(error)) throw error;
      damage.push(wholeFile(file, error));
      parts.release(file);
    }
  };

  return function look<T>(work: (look: Look) => T): Answer<T> {
    const damage: Damage[] = [];
    const names = parts.touching(-Infinity, Infinity);
    const begun = new Map<PartName, OpenPart | undefined>();
    const open = (name: PartName) => {
      if (!begun.has(name)) begun.set(name, begin(name, damage));
      return begun.get(name) ?? [];
    };
    let spent = 0;
    try {
      const found = work({
        damage,
        cache,
        months: (fromMs, toMs) =>
          [...Map.groupBy(names, ({ month }) => month)]
            .map(([month, ofMonth]) => ({
              fromMs: monthStartMs(month),
              toMs: monthEndMs(month),
              open: () => ofMonth.flatMap(open),
            }))
            .filter((month) => month.fromMs < toMs && month.toMs > fromMs),
        spend: (samples) => (spent += samples),
        isSpent: () => spent >= pieceSamples,
      });
      return { found, damage };
    } finally {
      for (const part of begun.values()) if (part) end(part, damage);
    }
  };
}

function wholeFile(file: string, error: Error): Damage {
  return { file, tag: null, fromMs: -Infinity, toMs: Infinity, detail: error.message };
}
