import { numberFunctions } from '#shared/domain/telemetry/calculated/functions.ts';
import { nameToKey } from '#renderer/features/devices/tags/tag-draft.ts';
import type { TagRow } from '#renderer/features/tags/tag-row.ts';
import { foldText } from '#renderer/ui/index.ts';

export type Inputs = Readonly<Record<string, string>>;

export interface Suggestion {
  readonly key: string;
  readonly kind: 'name' | 'function' | 'tag';
  readonly label: string;
  readonly detail: string;
  /** What comes into the text. */
  readonly insert: string;
  /** A tag that gets a name with it. */
  readonly tagId?: string;
}

const mostTags = 8;
const functionNames = [...numberFunctions.keys(), 'if', 'good'].toSorted();

/** What a word may become: names that are there, functions, and tags in whose texts it occurs. */
export function suggestFor(
  word: string,
  {
    inputs,
    rows,
    ownId,
  }: { readonly inputs: Inputs; readonly rows: readonly TagRow[]; readonly ownId: string | null },
): readonly Suggestion[] {
  if (word.length === 0) return [];
  const wanted = foldText(word).replaceAll('_', ' ');
  const names = Object.keys(inputs)
    .filter((name) => name !== word && foldText(name).startsWith(foldText(word)))
    .map((name): Suggestion => ({
      key: `name ${name}`,
      kind: 'name',
      label: name,
      detail: rows.find(({ tag }) => tag.tagId === inputs[name])?.tag.name ?? '',
      insert: name,
    }));
  const functions = functionNames
    .filter((name) => name.startsWith(word.toLowerCase()))
    .map((name): Suggestion => ({
      key: `function ${name}`,
      kind: 'function',
      label: `${name}(…)`,
      detail: '',
      insert: `${name}(`,
    }));
  if (Object.hasOwn(inputs, word)) return names;
  return [...names, ...functions, ...tagsFor(wanted, { inputs, rows, ownId })];
}

function tagsFor(
  wanted: string,
  { inputs, rows, ownId }: Parameters<typeof suggestFor>[1],
): Suggestion[] {
  const words = wanted.split(' ').filter(Boolean);
  const found: TagRow[] = [];
  for (const row of rows) {
    if (found.length >= mostTags) break;
    if (row.tag.tagId !== ownId && words.every((one) => row.text.includes(one))) found.push(row);
  }
  return found.map((row) => {
    const known = Object.entries(inputs).find(([, tagId]) => tagId === row.tag.tagId)?.[0];
    return {
      key: `tag ${row.tag.tagId}`,
      kind: 'tag',
      label: row.tag.name,
      detail: placeOf(row),
      insert: known ?? nameFor(row.tag.name, new Set(Object.keys(inputs))),
      tagId: row.tag.tagId,
    };
  });
}

/** Tags of one well before all others, which stay in their order. */
export function nearFirst(rows: readonly TagRow[], wellId: string): readonly TagRow[] {
  if (wellId === '') return rows;
  const isNear = ({ tag }: TagRow) => tag.wellId === wellId;
  return [...rows.filter(isNear), ...rows.filter((row) => !isNear(row))];
}

export function placeOf({ wellName, leaseName, deviceName, tag }: TagRow): string {
  return [wellName ?? tag.equipment ?? leaseName ?? deviceName, tag.unit]
    .filter(Boolean)
    .join(' · ');
}

/** `Tubing pressure #2` as a name in an expression: `tubing_pressure_2`. */
export function nameFor(tagName: string, taken: ReadonlySet<string>): string {
  const plain = nameToKey(tagName).replaceAll('-', '_');
  const safe = /^\d/.test(plain) || functionNames.includes(plain) ? `t_${plain}` : plain;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? safe : `${safe}_${number}`;
    if (!taken.has(name)) return name;
  }
}
