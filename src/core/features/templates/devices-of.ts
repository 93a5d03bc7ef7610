import { tagFieldsOfTemplate } from '#shared/domain/telemetry/templates/fill-template.ts';
import { overriddenFields, type Parts } from '#shared/domain/telemetry/templates/merge-parts.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { alarmFieldsOfTemplate, readDevices } from './device-parts.ts';

/** Devices of one template, by name. A part that was taken away counts as one value set by hand. */
export async function listDevicesOf(deps: Pick<TenantDeps, 'read'>, templateId: string) {
  const devices = await readDevices(deps, {});
  return devices.flatMap(({ deviceId, name, use, tags, alarms }) => {
    if (use?.templateId !== templateId) return [];
    const { version, parameters } = use;
    const overriddenCount =
      countOverridden(use.tags as unknown as Parts, tags, tagFieldsOfTemplate) +
      countOverridden(use.alarms as unknown as Parts, alarms, alarmFieldsOfTemplate);
    return [{ deviceId, name, version, parameters, overriddenCount }];
  });
}

function countOverridden(said: Parts, current: Parts, fields: readonly string[]): number {
  const counts = Object.entries(said).map(([key, part]) => {
    const now = current[key];
    return now ? overriddenFields(part, now, fields).length : 1;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}
