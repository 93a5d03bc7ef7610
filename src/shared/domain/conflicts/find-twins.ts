/** By what two things seem to be one; words in locales `conflicts.twins.<rule>`. */
export const twinRules = ['well-api', 'well-name', 'lease-name', 'device-address', 'note'] as const;
export type TwinRule = (typeof twinRules)[number];

/** Something that has a mark no other of its kind should have. */
export interface Marked {
  readonly kind: string;
  readonly key: string;
  readonly name: string;
  readonly detail: string | null;
  readonly marks: readonly { readonly rule: TwinRule; readonly text: string }[];
}

/** `id` names these very things: one more of them is another finding. */
export interface Twins {
  readonly id: string;
  readonly rule: TwinRule;
  readonly kind: string;
  readonly shared: string;
  readonly things: readonly Marked[];
}

/**
 * Things of which at least two bear one mark, by rule and key. Whoever has two rules against them is named once, by the
 * first: wells of one API number need not be told of their names.
 */
export function findTwins(marked: readonly Marked[]): Twins[] {
  const all = marked.flatMap((thing) => thing.marks.map((mark) => ({ thing, ...mark })));
  const groups = new Map<string, typeof all>();
  for (const one of all) {
    const name = `${one.rule} ${one.text}`;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  const twins = [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group): Twins => {
      const { rule, text, thing } = group[0]!;
      const things = group.map((one) => one.thing).toSorted(byKey);
      const keys = things.map(({ key }) => key).join('+');
      return { id: `${rule}:${keys}`, rule, kind: thing.kind, shared: text, things };
    });
  const inOrder = twins.toSorted(
    (one, other) => twinRules.indexOf(one.rule) - twinRules.indexOf(other.rule),
  );
  const told = new Set<string>();
  return inOrder.filter(({ kind, things }) => {
    const whom = `${kind} ${things.map(({ key }) => key).join('+')}`;
    return !told.has(whom) && told.add(whom);
  });
}

function byKey(one: Marked, other: Marked): number {
  return one.key < other.key ? -1 : 1;
}
