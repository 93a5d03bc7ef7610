import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { createRerun } from '#core/rerun.ts';
import { rowToTag } from '../telemetry/index.ts';

/** Tags by what a poster may call them. */
export interface SensorTags {
  /** By id, or by `device/name` in any case. Tags that are no sensors are found too, so that a poster is told. */
  find(name: string): Tag | undefined;
  /** Resolves when all that was configured before this call is known. */
  settled(): Promise<void>;
  all(): readonly Tag[];
  close(): Promise<void>;
}

/** Changes are announced within 50 ms of their commit. */
const gatheredMs = 75;

export async function followSensorTags(
  deps: Pick<TenantDeps, 'read' | 'changes' | 'log'>,
): Promise<SensorTags> {
  let byName = new Map<string, Tag>();
  let sensors: readonly Tag[] = [];
  const read = async () => {
    const devices = await deps.read
      .selectFrom('device')
      .select(['deviceId', 'name'])
      .where('deleted', '=', 0)
      .execute();
    const nameOf = new Map(devices.map(({ deviceId, name }) => [deviceId, name]));
    const rows = await deps.read.selectFrom('tag').selectAll().execute();
    const tags = rows.filter(({ deviceId }) => nameOf.has(deviceId)).map(rowToTag);
    byName = new Map(
      tags.flatMap((tag) => [
        [tag.tagId as string, tag],
        ...(tag.point.kind === 'sensor'
          ? [[nameKey(nameOf.get(tag.deviceId)!, tag.point.name), tag] as const]
          : []),
      ]),
    );
    sensors = tags.filter(({ point }) => point.kind === 'sensor');
  };
  // An import changes tags many times a second: what comes meanwhile is read at once.
  const reading = createRerun(read, (error) =>
    deps.log.error({ err: error }, 'sensors could not be read'),
  );
  const stop = deps.changes.subscribe(({ event }) => {
    if (event !== 'devices.changed' && event !== 'tags.changed') return;
    reading.again();
  });
  await read();
  return {
    find(name) {
      const slash = name.indexOf('/');
      return byName.get(name) ?? byName.get(nameKey(name.slice(0, slash), name.slice(slash + 1)));
    },
    all: () => sensors,
    async settled() {
      await new Promise((resolve) => setTimeout(resolve, gatheredMs));
      await reading.idle();
    },
    async close() {
      stop();
      await reading.idle();
    },
  };
}

/** A NUL can stand in neither name. */
function nameKey(device: string, sensor: string): string {
  return `${device}\u0000${sensor}`.toLowerCase();
}
