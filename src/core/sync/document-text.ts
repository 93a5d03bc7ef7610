const MAX_TOLD = 500;

/** What stands in the place of what, where two texts differ; each at most 500 characters. undefined: they are the same. */
export function textChange(
  before: string,
  after: string,
): { readonly before: string | null; readonly after: string | null } | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const told = (text: string) => text.slice(start, text.length - end).slice(0, MAX_TOLD) || null;
  return { before: told(before), after: told(after) };
}
