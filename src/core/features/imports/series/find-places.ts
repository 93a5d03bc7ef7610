import type { DeviceId, TagId, WellId } from '#shared/domain/identity/ids.ts';
import type { ImportPlan } from '#shared/domain/imports/plan.ts';
import { foldName } from '#shared/domain/imports/which-well.ts';
import { must } from '#shared/kit/must.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { deriveId } from '#core/derived-id.ts';
import { readKnownWells, type KnownWells } from '../match-wells.ts';
import { keyOfTag } from './tag-key.ts';
import type { StagedSeries } from './staged-series.ts';

/** Where the samples of one series go. */
export interface SeriesPlace {
  readonly no: number;
  readonly tagId: TagId;
  readonly isNew: boolean;
  readonly name: string;
  readonly unit: string;
  readonly column: string;
  readonly kind: StagedSeries['kind'];
  readonly wellId: WellId | null;
  /** Of a tag that is there already. */
  readonly deviceName: string | null;
}

/** Everything an import of time series writes to, what is yet to be made included. Plain data. */
export interface Places {
  readonly device: { readonly deviceId: DeviceId; readonly name: string; readonly isNew: boolean };
  readonly well: { readonly wellId: WellId; readonly name: string; readonly isNew: boolean } | null;
  readonly series: readonly SeriesPlace[];
}

/**
 * Finds the tag of each series: one of that name on the device the plan names; else, where the plan wants it, the only
 * one of that name, of the well where there is one, of any device with a line where there is none; else it is to be made. Ids of what is to be made follow from `seed`.
 */
export async function findPlaces(
  deps: Pick<TenantDeps, 'read'>,
  plan: ImportPlan,
  series: readonly StagedSeries[],
  seed: string,
): Promise<Places> {
  const options = must(plan.series, 'a plan of time series');
  const wells = await readKnownWells(deps);
  const well = findWell(wells, plan, seed);
  const device = await findDevice(deps, options.deviceName, seed);
  const known = await readTags(deps);
  const find = createTagFinder(known, {
    deviceId: device.deviceId,
    wellId: well?.wellId ?? null,
    useKnownTags: options.useKnownTags,
  });
  const keys = new Set(
    known
      .filter(({ deviceId }) => deviceId === device.deviceId)
      .map(({ tagId }) => tagId.slice(device.deviceId.length + 1)),
  );
  return {
    device,
    well,
    series: series.map(({ no, name, unit, column, kind, id }): SeriesPlace => {
      const found = find(name);
      const about = { no, name, unit, column, kind };
      if (found) {
        const { tagId, wellId, deviceName } = found;
        return { ...about, tagId, isNew: false, wellId, deviceName };
      }
      const ofId = id === null ? undefined : wells.find({ key: '', facts: { name: id } });
      return {
        ...about,
        tagId: `${device.deviceId}/${keyOfTag(name, keys)}` as TagId,
        isNew: true,
        wellId: ofId?.wellId ?? well?.wellId ?? null,
        deviceName: null,
      };
    }),
  };
}

function findWell(wells: KnownWells, plan: ImportPlan, seed: string): Places['well'] {
  if (plan.wellId) {
    const { name } = must(wells.get(plan.wellId), 'a well that was there when the import began');
    return { wellId: plan.wellId, name, isNew: false };
  }
  const name = plan.series?.wellName ?? null;
  if (name === null) return null;
  const found = wells.find({ key: '', facts: { name } });
  if (found) return { wellId: found.wellId, name: found.name, isNew: false };
  if (!plan.createMissingWells) return null;
  return {
    wellId: deriveId(`${seed}/well`) as WellId,
    name: wells.freeName({ name }),
    isNew: true,
  };
}

async function findDevice(
  { read }: Pick<TenantDeps, 'read'>,
  wanted: string,
  seed: string,
): Promise<Places['device']> {
  const devices = await read
    .selectFrom('device')
    .select(['deviceId', 'name', 'kind'])
    .where('deleted', '=', 0)
    .orderBy('deviceId')
    .execute();
  const names = new Map(devices.map((device) => [foldName(device.name), device]));
  // A device with a line keeps its name; what is imported goes beside it.
  for (let twin = 1; ; twin += 1) {
    const name = twin === 1 ? wanted : `${wanted.slice(0, 110)} (${twin})`;
    const known = names.get(foldName(name));
    if (!known) return { deviceId: deriveId(`${seed}/device`) as DeviceId, name, isNew: true };
    if (known.kind === 'import')
      return { deviceId: known.deviceId as DeviceId, name: known.name, isNew: false };
  }
}

interface KnownTag {
  readonly tagId: TagId;
  readonly name: string;
  readonly wellId: WellId | null;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly deviceKind: string;
}

async function readTags({ read }: Pick<TenantDeps, 'read'>): Promise<KnownTag[]> {
  const rows = await read
    .selectFrom('tag')
    .innerJoin('device', 'device.deviceId', 'tag.deviceId')
    .select(['tagId', 'tag.name as name', 'wellId', 'tag.deviceId as deviceId'])
    .select(['device.name as deviceName', 'device.kind as deviceKind'])
    .where('device.deleted', '=', 0)
    .execute();
  return rows.map((row) => ({
    ...row,
    tagId: row.tagId as TagId,
    wellId: row.wellId as WellId | null,
  }));
}

function createTagFinder(
  known: readonly KnownTag[],
  wanted: {
    readonly deviceId: string;
    readonly wellId: WellId | null;
    readonly useKnownTags: boolean;
  },
) {
  const byName = Map.groupBy(known, ({ name }) => foldName(name));
  return (name: string): KnownTag | undefined => {
    const named = byName.get(foldName(name)) ?? [];
    const fitting = named.filter(
      ({ wellId }) => wanted.wellId === null || wellId === wanted.wellId,
    );
    const own = fitting.find(({ deviceId }) => deviceId === wanted.deviceId);
    if (own || !wanted.useKnownTags) return own;
    // `value` of one file is not `value` of another: without a well only tags of devices with a line are meant.
    const meant = fitting.filter(({ deviceKind }) => wanted.wellId || deviceKind !== 'import');
    return meant.length === 1 ? meant[0] : undefined;
  };
}
