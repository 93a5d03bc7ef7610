import type { TenantDeps } from '#core/core-deps.ts';
import { rowToDevice, rowToTag } from './tag-rows.ts';

/** Keeps the lines configured as the rows say, now and after every change. */
export async function followDevices(
  deps: Pick<TenantDeps, 'read' | 'lines' | 'changes' | 'log' | 'deviceSecrets'>,
) {
  let running: Promise<void> = Promise.resolve();
  const configure = async () => {
    const devices = await deps.read
      .selectFrom('device')
      .selectAll()
      .where('deleted', '=', 0)
      .execute();
    const tags = (await deps.read.selectFrom('tag').selectAll().execute()).map(rowToTag);
    const configured = devices.flatMap((row) => rowToDevice(row, tags) ?? []);
    deps.lines.configure(
      await Promise.all(
        configured.map(async (device) => ({
          ...device,
          secret: await deps.deviceSecrets.read(device.deviceId),
        })),
      ),
    );
  };
  const stop = deps.changes.subscribe(({ event }) => {
    if (event !== 'devices.changed' && event !== 'tags.changed') return;
    running = running.then(configure).catch((error: unknown) => {
      deps.log.error({ err: error }, 'devices could not be configured');
    });
  });
  await configure();
  return {
    async close() {
      stop();
      await running;
    },
  };
}
