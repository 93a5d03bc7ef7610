import type { DeviceId, FileId } from '#shared/domain/identity/ids.ts';
import { foldName } from '#shared/domain/imports/which-well.ts';
import type { DeviceAddress } from '#shared/domain/telemetry/device.ts';
import type { SaidColumns } from '#shared/domain/telemetry/tag-file/columns.ts';
import { readTagFile } from '#shared/domain/telemetry/tag-file/read-tag-file.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { deriveId } from '#core/derived-id.ts';
import { findWhole, readKnownWells } from '#core/features/imports/index.ts';
import { listFound } from '#core/features/templates/index.ts';
import { callWorker, type InputOf, type OutputOf } from '#core/jobs/worker-call.ts';
import { moduleUrl } from '#core/jobs/workers/read-import-file/module-url.ts';
import type { readTable } from '#core/jobs/workers/read-import-file/read-import-file.ts';
import { planTags, type KnownThings } from './tags-plan.ts';

export interface TagsRequest {
  readonly fileId: FileId;
  readonly table: string | null;
  readonly replacesTags: boolean;
  readonly columns: SaidColumns;
  readonly usualDevice: string;
}

export type ReadPlanDeps = Pick<TenantDeps, 'read' | 'folder' | 'ports' | 'jobWorkers'>;

const mostRows = 200_000;
const memoryMb = 1_024;

/** Reads a file in a worker and says what it comes to. `seed` makes the ids of devices. */
export async function readPlan(
  deps: ReadPlanDeps,
  request: TagsRequest,
  seed: string,
  signal?: AbortSignal,
) {
  const { path, folder, name } = findWhole(deps, request.fileId);
  const table = await callReader(deps, { path, table: request.table }, signal);
  const file = readTagFile(table.columns, table.rows, {
    usualDevice: request.usualDevice,
    said: request.columns,
  });
  const known = await readKnown(deps);
  const plan = planTags(file, known, {
    replacesTags: request.replacesTags,
    idOf: (device) => deriveId(`device/${seed}/${foldName(device)}`) as DeviceId,
  });
  return { table, file, plan, known, folder, name };
}

/** All rows of one table of a received file, read in a worker. */
export function callReader(
  { jobWorkers }: Pick<TenantDeps, 'jobWorkers'>,
  asked: { readonly path: string; readonly table: string | null },
  signal: AbortSignal | undefined,
) {
  return callWorker<InputOf<typeof readTable>, OutputOf<typeof readTable>>({
    moduleUrl: jobWorkers ? new URL('read-import-file.js', jobWorkers) : moduleUrl,
    entryUrl: jobWorkers && new URL('worker-entry.js', jobWorkers),
    functionName: 'readTable',
    input: { ...asked, mostRows },
    maxMemoryMb: memoryMb,
    ...(signal && { signal }),
  });
}

async function readKnown(deps: Pick<TenantDeps, 'read'>): Promise<KnownThings> {
  const rows = await deps.read
    .selectFrom('device')
    .select(['deviceId', 'name', 'address'])
    .where('deleted', '=', 0)
    .execute();
  const tags = await deps.read.selectFrom('tag').select(['deviceId', 'key']).execute();
  const keys = Map.groupBy(tags, ({ deviceId }) => deviceId);
  const devices = rows.map(
    ({ deviceId, name, address }) =>
      [
        foldName(name),
        {
          deviceId: deviceId as DeviceId,
          name,
          address: JSON.parse(address) as DeviceAddress,
          keys: new Set((keys.get(deviceId) ?? []).map(({ key }) => key)),
        },
      ] as const,
  );
  return {
    templates: await listFound(deps),
    devices: new Map(devices),
    wells: await readKnownWells(deps),
  };
}
