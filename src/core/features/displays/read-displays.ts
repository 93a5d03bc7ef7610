import type { DeviceDisplay } from '#shared/contract/displays.ts';
import { arrangeDisplay } from '#shared/domain/displays/arrange-display.ts';
import type { DeviceId, WellId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { TemplateUse } from '#shared/domain/telemetry/templates/template-use.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { listTags } from '../telemetry/index.ts';
import { listFound, type FoundTemplate } from '../templates/index.ts';

type Deps = Pick<TenantDeps, 'read'>;

/** Devices with a template first, as they say most of a well. */
export async function readWellDisplays(deps: Deps, wellId: WellId): Promise<DeviceDisplay[]> {
  const tags = await listTags(deps, { wellId });
  const displays = await displaysOf(
    deps,
    Map.groupBy(tags, ({ deviceId }) => deviceId),
  );
  return displays.toSorted(
    (one, other) =>
      Number(other.template !== null) - Number(one.template !== null) ||
      one.deviceName.localeCompare(other.deviceName),
  );
}

/** Refuses `device-not-found`. */
export async function readDeviceDisplay(deps: Deps, deviceId: DeviceId): Promise<DeviceDisplay> {
  const tags = await listTags(deps, { deviceId });
  const [display] = await displaysOf(deps, new Map([[deviceId, tags]]));
  if (!display) throw new Refusal('device-not-found', { deviceId });
  return display;
}

async function displaysOf(
  deps: Deps,
  tagsByDevice: ReadonlyMap<DeviceId, readonly Tag[]>,
): Promise<DeviceDisplay[]> {
  const devices = await deps.read
    .selectFrom('device')
    .select(['deviceId', 'name', 'template'])
    .where('deviceId', 'in', [...tagsByDevice.keys()])
    .where('deleted', '=', 0)
    .execute();
  const templates = devices.some(({ template }) => template !== null) ? await listFound(deps) : [];
  return devices.map((device) => {
    const deviceId = device.deviceId as DeviceId;
    const found = templateOf(device.template, templates);
    const tags = (tagsByDevice.get(deviceId) ?? []).map((tag) => ({
      ...tag,
      key: tag.tagId.slice(deviceId.length + 1),
    }));
    const arranged = arrangeDisplay(found?.template.display ?? null, tags);
    return {
      deviceId,
      deviceName: device.name,
      template: found
        ? { name: found.template.name, isUnconfirmed: found.template.isUnconfirmed ?? false }
        : null,
      status: [...arranged.status],
      groups: arranged.groups.map((group) => ({ ...group, tagIds: [...group.tagIds] })),
      trends: arranged.trends.map((trend) => ({ ...trend, tagIds: [...trend.tagIds] })),
      cards: arranged.cards,
    };
  });
}

/** A template that is gone, or of a newer WellOS, arranges nothing. */
function templateOf(use: string | null, templates: readonly FoundTemplate[]) {
  if (use === null) return undefined;
  const { templateId } = JSON.parse(use) as TemplateUse;
  return templates.find((found) => found.templateId === templateId);
}
