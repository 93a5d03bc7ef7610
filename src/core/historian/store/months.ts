import { join } from 'node:path';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { SamplePage } from '#shared/domain/telemetry/sample-page.ts';
import type { Damage } from './months/damage.ts';
import type { Intake } from './intake.ts';
import type { LogFile } from './log/log-file.ts';
import { pageToRun, runToSamples } from './columns/samples.ts';
import type { SealingTag } from './seal/seal-queue.ts';
import type { Sealer } from './seal/sealer.ts';
import type { PartSpace } from './months/space.ts';
import type { TagNumbers } from './columns/tag-numbers.ts';
import type { Later } from './threads.ts';
import type { Upkeep } from './upkeep.ts';

export interface HistorianSpace {
  readonly parts: readonly PartSpace[];
  readonly logBytes: number;
}

/** What can be done with months as a whole. */
export interface Months {
  /** Deletes month files that ended before, of one class of tags or of all; tells which. */
  forgetBefore(ms: number, tagClass?: string): Promise<readonly string[]>;
  /** What the log and each month file take on the disk. */
  space(): Promise<HistorianSpace>;
  /**
   * Gives up the samples of months that ended before, of one class of tags or of all, and keeps their rollups; tells which
   * files held some. Aggregates go on; raw questions find nothing there and say so (`SampleColumns.onlyRollups`). Samples
   * that are sparser than rollups by the hour stay. What comes later for such days is left out and told as damage.
   */
  keepOnlyRollups(beforeMs: number, tagClass?: string): Promise<readonly string[]>;
  /** The tags that a month file (`PartSpace.file`) may hold samples of. */
  tagsIn(file: string): Promise<readonly TagId[]>;
  /**
   * Puts samples of an archive back, on the disk when it resolves. Whole days (UTC) of a tag at a time: a day of which only
   * rollups are left is filled again when the samples are as many as were given up. What is there changes nothing.
   */
  restore(tagId: TagId, page: SamplePage): Promise<void>;
}

export function createMonths(around: {
  readonly folder: string;
  readonly log: Later<LogFile>;
  readonly sealer: Later<Sealer>;
  /** Lets readers go of files. */
  readonly release: (files: readonly string[]) => Promise<void>;
  readonly tags: TagNumbers;
  readonly tag: (no: number) => SealingTag;
  readonly intake: Intake;
  readonly upkeep: Upkeep;
  readonly onDamage: (damage: readonly Damage[]) => void;
}): Months {
  const { folder, log, sealer, release, tags, upkeep } = around;

  /** Whether there was anything to give up. */
  const giveUp = async (file: string): Promise<boolean> => {
    for (let afterId = 0; ;) {
      const { lastId, damage } = await sealer.giveUp(file, afterId);
      around.onDamage(damage);
      if (lastId === undefined) return afterId > 0;
      afterId = lastId;
    }
  };

  return {
    async forgetBefore(ms, tagClass) {
      const files = await sealer.filesBefore(ms, tagClass);
      await release(files);
      await sealer.remove(files);
      // A question in between may have opened one again.
      await release(files);
      return files.map((file) => join(folder, file));
    },
    tagsIn: (file) => sealer.tagsOf(file),
    async restore(tagId, page) {
      const columns = pageToRun(page);
      const no = tags.find(tagId);
      // A tag whose name is in no file has no days to be filled again.
      if (no === undefined)
        return around.intake.append(runToSamples(tagId, columns), { origin: 'import' });
      around.onDamage(await sealer.restore({ tag: no, ...around.tag(no), columns }));
    },
    async space() {
      return { parts: await sealer.space(), logBytes: await log.bytes() };
    },
    async keepOnlyRollups(beforeMs, tagClass) {
      await upkeep.run({ compact: true });
      const changed: string[] = [];
      for (const file of await sealer.filesBefore(beforeMs, tagClass))
        if (await giveUp(file)) changed.push(file);
      if (changed.length > 0) await upkeep.run({ compact: true });
      return changed;
    },
  };
}
