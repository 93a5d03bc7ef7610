import type { Sealer } from './sealer.ts';
import type { Later } from '../threads.ts';

/**
 * The sealer, telling of which tags it changed what is sealed (undefined: it may be any) before its answer is known, also
 * when it failed halfway. Compaction changes nothing that can be read, unless it met damage.
 */
export function toldChanges(
  sealer: Later<Sealer>,
  onChange: (tags?: Iterable<number>) => void,
): Later<Sealer> {
  const after = async <T>(work: Promise<T>, tags?: Iterable<number>): Promise<T> => {
    try {
      return await work;
    } finally {
      onChange(tags);
    }
  };
  const unlessUnharmed = async <T extends { readonly damage: readonly unknown[] }>(
    work: Promise<T>,
  ): Promise<T> => {
    const answer = await work;
    if (answer.damage.length > 0) onChange();
    return answer;
  };
  return {
    seal: (placed) => after(sealer.seal(placed), placed.tags),
    restore: (segment) => after(sealer.restore(segment), [segment.tag]),
    edit: (edit, ...rest) => after(sealer.edit(edit, ...rest), [edit.tag]),
    giveUp: (...asked) => after(sealer.giveUp(...asked)),
    setAside: (...asked) => after(sealer.setAside(...asked)),
    remove: (...asked) => after(sealer.remove(...asked)),
    compact: (nowMs) => unlessUnharmed(sealer.compact(nowMs)),
    isApplied: (seq) => unlessUnharmed(sealer.isApplied(seq)),
    known: () => unlessUnharmed(sealer.known()),
    tagsOf: (file) => sealer.tagsOf(file),
    space: () => sealer.space(),
    filesBefore: (...asked) => sealer.filesBefore(...asked),
    close: () => sealer.close(),
  };
}
