/**
 * In which order tags are worked out, each after those it is made of, and those that go round in a ring (the first ring
 * found, in its order, its first member again at the end). `inputsOf` names only tags that are themselves calculated.
 */
export function orderByInputs<Id extends string>(
  inputsOf: ReadonlyMap<Id, readonly Id[]>,
): { readonly order: readonly Id[]; readonly ring: readonly Id[] } {
  const order: Id[] = [];
  const done = new Set<Id>();
  for (const start of inputsOf.keys()) {
    const ring = visit(start, inputsOf, done, order);
    if (ring) return { order, ring };
  }
  return { order, ring: [] };
}

/** Depth first without recursion: a chain may be as long as there are tags. */
function visit<Id extends string>(
  start: Id,
  inputsOf: ReadonlyMap<Id, readonly Id[]>,
  done: Set<Id>,
  order: Id[],
): readonly Id[] | undefined {
  const path: { readonly id: Id; next: number }[] = [];
  const onPath = new Set<Id>();
  const enter = (id: Id) => {
    path.push({ id, next: 0 });
    onPath.add(id);
  };
  if (!done.has(start)) enter(start);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const input = inputsOf.get(top.id)?.[top.next++];
    if (input === undefined) {
      path.pop();
      onPath.delete(top.id);
      done.add(top.id);
      order.push(top.id);
    } else if (onPath.has(input)) {
      const ids = path.map(({ id }) => id);
      return [...ids.slice(ids.indexOf(input)), input];
    } else if (inputsOf.has(input) && !done.has(input)) enter(input);
  }
  return undefined;
}
