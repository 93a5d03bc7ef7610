import BetterSqlite3 from 'better-sqlite3';
import { isDamage } from '#core/storage/damage.ts';
import { createSampleFile, type SampleFile } from './sample-file.ts';
import { finishSampleSalvage, salvageSamples, type SampleSalvage } from './salvage-samples.ts';

/**
 * The file of samples, opened by the first call: where that fails (disk full) the next one tries again. Damage is healed
 * by the call that meets it: the damaged file is kept aside, what still reads goes into a new one, and the call is made
 * again, once.
 */
export function openSampleFile(path: string, tell: (salvage: SampleSalvage) => void): SampleFile {
  let file: SampleFile | undefined;
  const healing = <T>(use: () => T): T => {
    try {
      return use();
    } catch (error) {
      if (!isDamage(error)) throw error;
      file?.close();
      file = undefined;
      tell(salvageSamples(path));
      return use();
    }
  };
  const opened = () => (file ??= open(path));
  return {
    append: (...args) => healing(() => opened().append(...args)),
    latest: (...args) => healing(() => opened().latest(...args)),
    range: (...args) => healing(() => opened().range(...args)),
    aggregate: (...args) => healing(() => opened().aggregate(...args)),
    forgetBefore: (...args) => healing(() => opened().forgetBefore(...args)),
    space: () => healing(() => opened().space()),
    close: () => file?.close(),
  };
}

function open(path: string): SampleFile {
  finishSampleSalvage(path);
  const database = new BetterSqlite3(path);
  try {
    return createSampleFile(database);
  } catch (error) {
    database.close();
    throw error;
  }
}
