import type { TenantDeps } from '#core/core-deps.ts';
import { createRerun } from '#core/rerun.ts';
import type { LineMemories } from './line-memories.ts';
import { createStartKnowledge } from './start-knowledge.ts';
import { rowToDevice, rowToTag } from './tag-rows.ts';

/** Keeps the lines configured as the rows say, now and after every change. */
export async function followDevices(
  deps: Pick<
    TenantDeps,
    'read' | 'lines' | 'samples' | 'changes' | 'log' | 'deviceSecrets' | 'deviceIdentities'
  > & { readonly memories: Pick<LineMemories, 'read'> },
) {
  const told = createStartKnowledge(deps);
  const configure = async () => {
    const devices = await deps.read
      .selectFrom('device')
      .selectAll()
      .where('deleted', '=', 0)
      .execute();
    const tags = (await deps.read.selectFrom('tag').selectAll().execute()).map(rowToTag);
    const tagsByDevice = Map.groupBy(tags, ({ deviceId }) => deviceId as string);
    const configured = devices.flatMap(
      (row) => rowToDevice(row, tagsByDevice.get(row.deviceId) ?? []) ?? [],
    );
    deps.lines.configure(
      await Promise.all(
        (await told.add(configured)).map(async (device) => ({
          ...device,
          secret: await deps.deviceSecrets.read(device.deviceId),
          identity: await deps.deviceIdentities.read(device.deviceId),
        })),
      ),
    );
  };
  // An import changes devices many times a second: what comes meanwhile is configured at once.
  const configuring = createRerun(configure, (error) =>
    deps.log.error({ err: error }, 'devices could not be configured'),
  );
  const stop = deps.changes.subscribe(({ event }) => {
    if (event === 'devices.changed' || event === 'tags.changed') configuring.again();
  });
  await configure();
  return {
    async close() {
      stop();
      await configuring.idle();
    },
  };
}
