/**
 * In which order tags are worked out, each after those it is made of. Tags that go round in a ring, and those made of
 * them, are left out; of the first ring found its members are told, the first of them again at the end. `inputsOf` names
 * only tags that are themselves calculated.
 */
export function orderByInputs<Id extends string>(
  inputsOf: ReadonlyMap<Id, readonly Id[]>,
): { readonly order: readonly Id[]; readonly ring: readonly Id[] } {
  const walk: Walk<Id> = { inputsOf, order: [], done: new Set(), broken: new Set(), ring: [] };
  for (const start of inputsOf.keys()) {
    if (!walk.done.has(start) && !walk.broken.has(start)) visit(start, walk);
  }
  return { order: walk.order, ring: walk.ring };
}

interface Walk<Id> {
  readonly inputsOf: ReadonlyMap<Id, readonly Id[]>;
  readonly order: Id[];
  readonly done: Set<Id>;
  /** In a ring, or made of what is in one. */
  readonly broken: Set<Id>;
  ring: readonly Id[];
}

/** Depth first without recursion: a chain may be as long as there are tags. */
function visit<Id extends string>(start: Id, walk: Walk<Id>): void {
  const { inputsOf, order, done, broken } = walk;
  const path = [{ id: start, next: 0 }];
  const onPath = new Set([start]);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const input = inputsOf.get(top.id)?.[top.next++];
    if (input === undefined) {
      path.pop();
      onPath.delete(top.id);
      done.add(top.id);
      order.push(top.id);
    } else if (onPath.has(input) || broken.has(input)) {
      const ids = path.map(({ id }) => id);
      if (onPath.has(input) && walk.ring.length === 0)
        walk.ring = [...ids.slice(ids.indexOf(input)), input];
      for (const id of ids) broken.add(id);
      return;
    } else if (inputsOf.has(input) && !done.has(input)) {
      path.push({ id: input, next: 0 });
      onPath.add(input);
    }
  }
}
