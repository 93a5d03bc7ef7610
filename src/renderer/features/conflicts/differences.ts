type Leaves = ReadonlyMap<string, unknown>;

/**
 * Of structured values (alarms, tags, templates) only what they do not agree on, as `condition.limit: 900`; undefined of
 * plain ones.
 */
export function differences(
  texts: readonly (string | null)[],
  text: string | null,
): string | undefined {
  const all = texts.map(parseLeaves);
  const own = parseLeaves(text);
  if (!own || all.includes(undefined)) return undefined;
  const paths = [...new Set(all.flatMap((leaves) => [...leaves!.keys()]))];
  const differing = paths.filter(
    (path) => new Set(all.map((leaves) => JSON.stringify(leaves!.get(path)))).size > 1,
  );
  return differing.map((path) => `${path}: ${shown(own.get(path))}`).join(', ') || undefined;
}

/** What a structured value calls itself; undefined of plain ones. */
export function nameIn(text: string | null): string | undefined {
  const name = parseLeaves(text)?.get('name');
  return typeof name === 'string' ? name : undefined;
}

function shown(value: unknown): string {
  return value === undefined || value === null ? '–' : String(value);
}

function parseLeaves(text: string | null): Leaves | undefined {
  if (text === null || !text.startsWith('{')) return undefined;
  try {
    return new Map(leavesOf(JSON.parse(text)));
  } catch {
    // A text that only begins like one.
    return undefined;
  }
}

function leavesOf(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) =>
    leavesOf(inner, path === '' ? key : `${path}.${key}`),
  );
}
