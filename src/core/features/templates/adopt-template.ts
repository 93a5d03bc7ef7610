import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { fillTemplate } from '#shared/domain/telemetry/templates/fill-template.ts';
import type { ParameterValues } from '#shared/domain/telemetry/templates/parameter.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { CommandHead, Plain } from '#core/sync/command-runner.ts';
import { writePlan } from './apply-change.ts';
import { refuseUnfilled, withUnitIdOf } from './create-device.ts';
import { deviceIn, mergeDevice, toUse } from './device-parts.ts';
import { findTemplateIn } from './find-template.ts';

/**
 * Makes a device that is there one of a template: tags and alarms it lacks are added (alarms disabled), those it has under
 * the same key stay, and count as set by hand where they differ. Refuses `device-not-found`, `template-not-found`,
 * `template-not-fillable`.
 */
export function adoptTemplate(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  asked: {
    readonly deviceId: DeviceId;
    readonly templateId: string;
    readonly parameters: ParameterValues;
  },
) {
  const { deviceId, templateId } = asked;
  return deps.commands.run(head, (edit) => {
    const device = deviceIn(edit, deviceId);
    if (!device) throw new Refusal('device-not-found', { deviceId });
    const found = findTemplateIn(edit, templateId);
    const { kind } = device.address;
    const parameters = withUnitIdOf(device.address, found, asked.parameters);
    const filled = fillTemplate(found.template, { deviceId, kind, parameters });
    refuseUnfilled(found, filled);
    // Measured against nothing: all that is there was there before the template.
    const blank = { ...toUse(found, filled), tags: {}, alarms: {} };
    const merged = mergeDevice({ ...device, use: blank }, filled);
    writePlan(edit, device, merged);
    edit.open('device', deviceId).set(['template'], toUse(found, filled) as unknown as Plain);
    return { addedCount: Object.keys(merged.tags.writes).length };
  });
}
