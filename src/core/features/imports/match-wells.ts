import { api10Of } from '#shared/domain/identity/api-number.ts';
import type { WellId } from '#shared/domain/identity/ids.ts';
import { foldName, nameOfWell, type WellFacts } from '#shared/domain/imports/which-well.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { StagedWell } from './staged-file.ts';

export interface KnownWell {
  readonly wellId: WellId;
  readonly name: string;
  readonly api14: string | null;
}

/** The tenant's wells as an import finds them. */
export interface KnownWells {
  find(well: Pick<StagedWell, 'key' | 'facts'>): KnownWell | undefined;
  get(wellId: WellId): KnownWell | undefined;
  add(well: KnownWell): void;
  /** A name no other well has: the one wanted, else with its API number, else with a number. */
  freeName(facts: WellFacts): string;
}

/**
 * Wells are found by all of the API number, then by its first ten digits where the file gives no more, then by name where
 * the numbers do not contradict. A name or ten digits that several wells share find none of them.
 */
export async function readKnownWells(deps: Pick<TenantDeps, 'read'>): Promise<KnownWells> {
  const rows = await deps.read
    .selectFrom('well')
    .select(['wellId', 'name', 'api14'])
    .where('deleted', '=', 0)
    .execute();
  const wells = createKnownWells();
  for (const row of rows) wells.add({ ...row, wellId: row.wellId as WellId });
  return wells;
}

export function createKnownWells(): KnownWells {
  const byId = new Map<WellId, KnownWell>();
  const byApi14 = new Map<string, KnownWell>();
  const byApi10 = new Map<string, KnownWell[]>();
  const byName = new Map<string, KnownWell[]>();

  const findByApi = ({ api14, digits }: WellFacts): KnownWell | undefined => {
    if (!api14) return undefined;
    const exact = byApi14.get(api14);
    if (exact || digits !== 10) return exact;
    return onlyOne(byApi10.get(api10Of(api14)));
  };
  const findByName = ({ name, api14 }: WellFacts): KnownWell | undefined => {
    const named = name === undefined ? undefined : onlyOne(byName.get(foldName(name)));
    return named && api14 && named.api14 && named.api14 !== api14 ? undefined : named;
  };

  return {
    find: ({ key, facts }) =>
      key.startsWith('id:')
        ? byId.get(key.slice('id:'.length) as WellId)
        : (findByApi(facts) ?? findByName(facts)),
    get: (wellId) => byId.get(wellId),
    add(well) {
      byId.set(well.wellId, well);
      push(byName, foldName(well.name), well);
      if (!well.api14) return;
      byApi14.set(well.api14, well);
      push(byApi10, api10Of(well.api14), well);
    },
    freeName(facts) {
      const wanted = nameOfWell(facts);
      const numbered = facts.api14
        ? `${wanted.slice(0, 90)} (${nameOfWell({ api14: facts.api14 })})`
        : wanted;
      const isFree = (name: string) => !byName.has(foldName(name));
      for (let twin = 2; ; twin += 1) {
        const free = [wanted, numbered, `${wanted.slice(0, 110)} (${twin})`].find(isFree);
        if (free !== undefined) return free;
      }
    },
  };
}

function onlyOne<T>(found: readonly T[] | undefined): T | undefined {
  return found?.length === 1 ? found[0] : undefined;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
