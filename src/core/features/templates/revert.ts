import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { tagFieldsOfTemplate } from '#shared/domain/telemetry/templates/fill-template.ts';
import { isSame, type Part } from '#shared/domain/telemetry/templates/merge-parts.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { CommandHead, Edit, Plain } from '#core/sync/command-runner.ts';
import { alarmFieldsOfTemplate, deviceIn, type DeviceParts } from './device-parts.ts';

export interface PartToRevert {
  readonly kind: 'tag' | 'alarm';
  readonly key: string;
  readonly fields?: readonly string[] | undefined;
}

/**
 * Puts values back to what the template said. Refuses `device-not-found`, `device-without-template` and
 * `template-part-unknown`.
 */
export function revertParts(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  deviceId: DeviceId,
  parts: readonly PartToRevert[],
) {
  return deps.commands.run(head, (edit) => {
    const device = deviceIn(edit, deviceId);
    if (!device) throw new Refusal('device-not-found', { deviceId });
    const counts = parts.map((part) => revertPart(edit, device, part));
    return { revertedCount: counts.reduce((sum, count) => sum + count, 0) };
  });
}

/** Answers how many fields it changed. */
function revertPart(edit: Edit, device: DeviceParts, part: PartToRevert): number {
  const { use, deviceId, name } = device;
  if (!use) throw new Refusal('device-without-template', { name });
  const isTag = part.kind === 'tag';
  const said = (isTag ? use.tags : use.alarms)[part.key] as Part | undefined;
  const fields: readonly string[] = isTag ? tagFieldsOfTemplate : alarmFieldsOfTemplate;
  const wanted = part.fields ?? fields;
  if (!said || wanted.some((field) => !fields.includes(field)))
    throw new Refusal('template-part-unknown', { name, at: part.key });
  const current = (isTag ? device.tags : device.alarms)[part.key];
  const differing = wanted.filter((field) => !isSame(said[field], current?.[field]));
  if (current && differing.length === 0) return 0;
  const values = Object.fromEntries(differing.map((field) => [field, said[field] ?? null]));
  const whole = current ? { ...current, ...values } : { ...said, ...placeOf(device, isTag) };
  const document = isTag ? edit.open('device', deviceId) : edit.open('alarmSet', deviceId);
  document.set([isTag ? 'tags' : 'alarms', part.key], whole as Plain);
  return differing.length;
}

/** A tag that comes back sits where its neighbours do. */
export function placeOf({ tags }: Pick<DeviceParts, 'tags'>, isTag = true): Part {
  if (!isTag) return {};
  const [{ wellId = null, leaseId = null, equipment = null } = {}] = Object.values(tags);
  return { wellId, leaseId, equipment };
}
