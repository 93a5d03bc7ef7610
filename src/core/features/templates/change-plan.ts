import type { DeviceId } from '#shared/domain/identity/ids.ts';
import {
  fillTemplate,
  type FilledTemplate,
} from '#shared/domain/telemetry/templates/fill-template.ts';
import {
  isSame,
  type MergedParts,
  type PartChange,
  type Parts,
} from '#shared/domain/telemetry/templates/merge-parts.ts';
import type { ParameterValues } from '#shared/domain/telemetry/templates/parameter.ts';
import type { TemplateUse } from '#shared/domain/telemetry/templates/template-use.ts';
import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import type { Finding } from '#shared/kit/finding.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { mergeDevice, readDevices, type DeviceParts } from './device-parts.ts';
import { findTemplate } from './find-template.ts';

export interface ChangeRequest {
  readonly templateId: string;
  readonly template?: DeviceTemplate | undefined;
  readonly deviceIds?: readonly DeviceId[] | undefined;
  readonly parameters?: ParameterValues | undefined;
}

/** What would come of one device. */
export interface DevicePlan {
  readonly device: DeviceParts & { readonly use: TemplateUse };
  readonly filled: FilledTemplate;
  readonly merged: { readonly tags: MergedParts; readonly alarms: MergedParts };
  /** Its parameters or addresses would not be sound: it stays as it is. */
  readonly isRejected: boolean;
}

/** Undefined for a device that is not of this template. */
export function planDevice(
  device: DeviceParts,
  { templateId, parameters }: ChangeRequest,
  template: DeviceTemplate,
): DevicePlan | undefined {
  const { use, deviceId, address } = device;
  if (use?.templateId !== templateId) return undefined;
  const filled = fillTemplate(template, {
    deviceId,
    kind: address.kind,
    parameters: { ...known(use.parameters, template), ...parameters },
  });
  return {
    device: { ...device, use },
    filled,
    merged: mergeDevice({ ...device, use }, filled),
    isRejected: filled.findings.some(({ severity }) => severity === 'reject'),
  };
}

/** Whether bringing the device to its template writes anything. */
export function changesSomething({ device, filled, merged, isRejected }: DevicePlan): boolean {
  if (isRejected) return false;
  const isMoved = merged.tags.changes.length + merged.alarms.changes.length > 0;
  return isMoved || !isSame(device.use.parameters, filled.parameters);
}

/** A parameter that the template no longer has is forgotten. */
function known(given: ParameterValues, { parameters }: DeviceTemplate): ParameterValues {
  const keys = new Set(parameters.map(({ key }) => key));
  return Object.fromEntries(Object.entries(given).filter(([key]) => keys.has(key)));
}

const mostShown = 500;

export async function previewChange(deps: Pick<TenantDeps, 'read'>, request: ChangeRequest) {
  const { template } = await findTemplate(deps, request.templateId);
  const plans = (await readDevices(deps, request)).flatMap(
    (device) => planDevice(device, request, request.template ?? template) ?? [],
  );
  const rejected = plans.filter(({ isRejected }) => isRejected);
  const moved = plans.filter(changesSomething);
  const fields = moved.flatMap(({ merged }) =>
    [...merged.tags.changes, ...merged.alarms.changes].flatMap((part) => part.fields),
  );
  return {
    devices: [...rejected, ...moved].slice(0, mostShown).map(toShown),
    changedCount: moved.length,
    unchangedCount: plans.length - moved.length - rejected.length,
    rejectedCount: rejected.length,
    fieldCount: fields.filter(({ isKept }) => !isKept).length,
    keptCount: fields.filter(({ isKept }) => isKept).length,
  };
}

function toShown({ device, filled, merged, isRejected }: DevicePlan) {
  const { deviceId, name, use, tags, alarms } = device;
  const named = (changes: readonly PartChange[], current: Parts, next: object) =>
    changes.map((change) => ({
      ...change,
      name: nameOf(current[change.key]) ?? nameOf((next as Parts)[change.key]) ?? change.key,
      fields: [...change.fields],
    }));
  const findings: readonly Finding[] = filled.findings;
  return {
    deviceId,
    name,
    fromVersion: use.version,
    tags: isRejected ? [] : named(merged.tags.changes, tags, filled.tags),
    alarms: isRejected ? [] : named(merged.alarms.changes, alarms, filled.alarms),
    findings: [...findings],
  };
}

export function nameOf(part: Parts[string] | undefined): string | undefined {
  const name = part?.['name'];
  return typeof name === 'string' ? name : undefined;
}
