import type { TagId } from '#shared/domain/identity/ids.ts';

/** Numbers stand for tags in the head and in files. A number is never given twice. */
export interface TagNumbers {
  find(tagId: TagId): number | undefined;
  /** The tag's number; a new one when it has none. */
  give(tagId: TagId): number;
  /** undefined only for numbers of a log whose names were lost. */
  name(no: number): TagId;
  count(): number;
  all(): Iterable<number>;
  /** Names and numbers side by side, by number; the same arrays until a tag is added. */
  listed(): { readonly names: readonly TagId[]; readonly numbers: Int32Array };
  /** Takes numbers over; `isNew` when the log does not know them yet. */
  learn(known: Iterable<readonly [number, TagId]>, isNew?: boolean): void;
  /** Those given since this was last asked. */
  takeNew(): (readonly [number, TagId])[];
}

export function createTagNumbers(): TagNumbers {
  const numbers = new Map<TagId, number>();
  const names: TagId[] = [];
  let fresh: (readonly [number, TagId])[] = [];
  let list = { names: [] as readonly TagId[], numbers: new Int32Array() };
  return {
    find: (tagId) => numbers.get(tagId),
    give(tagId) {
      const known = numbers.get(tagId);
      if (known !== undefined) return known;
      const no = names.length;
      numbers.set(tagId, no);
      names.push(tagId);
      fresh.push([no, tagId]);
      return no;
    },
    name: (no) => names[no]!,
    count: () => numbers.size,
    all: () => numbers.values(),
    listed() {
      if (list.names.length !== numbers.size) {
        const sorted = Int32Array.from(numbers.values()).sort();
        list = { names: Array.from(sorted, (no) => names[no]!), numbers: sorted };
      }
      return list;
    },
    learn(known, isNew = false) {
      for (const [no, tagId] of known) {
        if (isNew) fresh.push([no, tagId]);
        numbers.set(tagId, no);
        names[no] = tagId;
      }
    },
    takeNew() {
      const taken = fresh;
      fresh = [];
      return taken;
    },
  };
}
