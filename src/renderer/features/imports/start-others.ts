import type { TFunction } from 'i18next';
import { problemText } from '#renderer/app/problem-text.ts';
import type { ImportPlan } from '#shared/contract/imports.ts';
import type { Inspection } from './plan-edits.ts';

/** What starting more files needs from the core; `words` are the user's. */
export interface OtherPorts {
  readonly plan: ImportPlan;
  readonly words: TFunction;
  readonly send: (file: File) => Promise<string>;
  readonly look: (fileId: string) => Promise<Inspection>;
  readonly start: (plan: ImportPlan) => Promise<unknown>;
}

/** Starts an import like the first one for each file, one after the other; gives words for those that could not be. */
export async function startOthers(
  files: readonly File[],
  { plan, words, send, look, start }: OtherPorts,
): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const file of files) {
    const { name } = file;
    try {
      const own = planLike(plan, await look(await send(file)));
      if (own) await start(own);
      else refused.push(words('imports.series.otherRefused', { name }));
    } catch (error) {
      const reason = problemText(error, words).text;
      refused.push(words('imports.series.otherFailed', { name, reason }));
    }
  }
  return refused;
}

/**
 * The plan of the first file for another one: with the other's own well where the first took its well from its name.
 * undefined where a column that is used is missing.
 */
export function planLike(
  first: ImportPlan,
  { guess, columns }: Inspection,
): ImportPlan | undefined {
  const names = new Set(columns.map(({ name }) => name));
  const isUsed = ([, { field }]: readonly [string, { readonly field: string | null }]) =>
    field !== null;
  const used = Object.entries(first.columns).filter(isUsed);
  if (!first.series || used.some(([name]) => !names.has(name))) return undefined;
  const own = guess as ImportPlan;
  const takesName = first.wellId === null && first.series.wellName !== null;
  const deviceName =
    takesName && first.series.deviceName === first.series.wellName
      ? own.series?.deviceName
      : undefined;
  return {
    ...first,
    fileId: own.fileId,
    table: own.table,
    columns: Object.fromEntries(used),
    series: {
      ...first.series,
      wellName: takesName ? (own.series?.wellName ?? null) : null,
      deviceName: deviceName ?? first.series.deviceName,
    },
  };
}
