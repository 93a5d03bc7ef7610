/** One tag or alarm by its fields; null and left out are the same. */
export type Part = Readonly<Record<string, unknown>>;
export type Parts = Readonly<Record<string, Part>>;

export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  /** What was set by hand stays; `after` is what the template would have had. */
  readonly isKept: boolean;
}

export interface PartChange {
  readonly key: string;
  /** `kept`: it was added, changed or taken away by hand, and stays so. */
  readonly kind: 'added' | 'removed' | 'changed' | 'kept';
  readonly fields: readonly FieldChange[];
}

export interface MergedParts {
  /** Parts to write, whole; null: to take away. */
  readonly writes: Readonly<Record<string, Part | null>>;
  readonly changes: readonly PartChange[];
}

/**
 * Brings parts from one version of their template to another. `said` is what the template said before, `current` how
 * they are, `next` what it says now; `fields` are those a template speaks of, all others stay.
 * What differs from `said` was set by hand and is kept; a part that was changed by hand outlives its template.
 */
export function mergeParts(
  { said, current, next }: { readonly said: Parts; readonly current: Parts; readonly next: Parts },
  fields: readonly string[],
): MergedParts {
  const writes: Record<string, Part | null> = {};
  const changes: PartChange[] = [];
  for (const key of new Set([...Object.keys(next), ...Object.keys(said)])) {
    const merged = mergePart({ said: said[key], current: current[key], next: next[key] }, fields);
    if (!merged) continue;
    changes.push({ key, ...merged.change });
    if (merged.write !== undefined) writes[key] = merged.write;
  }
  return { writes, changes };
}

/** Fields in which a part differs from what its template said. */
export function overriddenFields(said: Part, current: Part, fields: readonly string[]): string[] {
  return fields.filter((field) => !isSame(said[field], current[field]));
}

type Three = {
  readonly said: Part | undefined;
  readonly current: Part | undefined;
  readonly next: Part | undefined;
};

function mergePart(
  { said, current, next }: Three,
  fields: readonly string[],
): { readonly change: Omit<PartChange, 'key'>; readonly write?: Part | null } | undefined {
  if (!next) return current && said ? removePart(said, current, fields) : undefined;
  const asAdded = fieldChanges({}, next, fields);
  if (!said && !current) return { change: { kind: 'added', fields: asAdded }, write: next };
  const now = current ?? {};
  const moved = fieldChanges(said ?? {}, next, fields);
  if (moved.length === 0) return undefined;
  // Taken away by hand, or made by hand before the template had it.
  const isOwn = !said || !current;
  const overridden = new Set(isOwn ? fields : overriddenFields(said, now, fields));
  const all = moved
    .filter(({ field, after }) => !isSame(now[field], after))
    .map(({ field, after }) => ({
      field,
      before: now[field] ?? null,
      after,
      isKept: overridden.has(field),
    }));
  const taken = all.filter(({ isKept }) => !isKept);
  if (all.length === 0) return undefined;
  if (taken.length === 0) return { change: { kind: 'kept', fields: all } };
  const values = Object.fromEntries(taken.map(({ field, after }) => [field, after]));
  return { change: { kind: 'changed', fields: all }, write: { ...now, ...values } };
}

function removePart(said: Part, current: Part, fields: readonly string[]) {
  const overridden = overriddenFields(said, current, fields);
  if (overridden.length === 0)
    return { change: { kind: 'removed' as const, fields: [] }, write: null };
  const kept = overridden.map((field) => ({
    field,
    before: current[field] ?? null,
    after: null,
    isKept: true,
  }));
  return { change: { kind: 'kept' as const, fields: kept } };
}

function fieldChanges(before: Part, after: Part, fields: readonly string[]): FieldChange[] {
  return fields
    .filter((field) => !isSame(before[field], after[field]))
    .map((field) => ({
      field,
      before: before[field] ?? null,
      after: after[field] ?? null,
      isKept: false,
    }));
}

/** Deep, without regard to the order of members; what is left out and null are the same. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other || (one == null && other == null)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one == null || other == null)
    return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => isSame((one as Part)[name], (other as Part)[name]));
}
