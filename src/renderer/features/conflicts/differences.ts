/**
 * Of structured values (alarms, tags, templates) only what they do not agree on, as `key: value`; undefined of plain ones.
 * One deep: what lies below is compared whole.
 */
export function differences(
  texts: readonly (string | null)[],
  text: string | null,
): string | undefined {
  const records = texts.map(parseRecord);
  const own = parseRecord(text);
  if (!own || records.some((record) => record === undefined)) return undefined;
  const all = [...new Set(records.flatMap((record) => Object.keys(record!)))];
  const differing = all.filter(
    (key) => new Set(records.map((record) => JSON.stringify(record![key]))).size > 1,
  );
  return differing.map((key) => `${key}: ${shown(own[key])}`).join(', ') || undefined;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function parseRecord(text: string | null): Readonly<Record<string, unknown>> | undefined {
  if (text === null || !text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    // A text that only begins like one.
    return undefined;
  }
}
