import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { tagIdOf } from '#shared/domain/telemetry/templates/fill-point.ts';
import { tagFieldsOfTemplate } from '#shared/domain/telemetry/templates/fill-template.ts';
import { isSame, type Part, type Parts } from '#shared/domain/telemetry/templates/merge-parts.ts';
import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import { isRefusal, Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { nameOf } from './change-plan.ts';
import { alarmFieldsOfTemplate, readDevices } from './device-parts.ts';
import { findTemplate } from './find-template.ts';

/** Where each value of a device came from. Refuses `device-not-found`. */
export async function readOrigins(deps: Pick<TenantDeps, 'read'>, deviceId: DeviceId) {
  const [device] = await readDevices(deps, { deviceIds: [deviceId] });
  if (!device) throw new Refusal('device-not-found', { deviceId });
  const { use, tags, alarms } = device;
  const template = use ? await findOrNone(deps, use.templateId) : undefined;
  const origins = (current: Parts, said: object, fields: readonly string[], of: Provenances) =>
    partsOrigins(current, said as Parts, fields, of);
  return {
    use: use && {
      templateId: use.templateId,
      name: use.name,
      version: use.version,
      newestVersion: template?.version ?? null,
      parameters: use.parameters,
    },
    tags: origins(tags, use?.tags ?? {}, tagFieldsOfTemplate, template?.tags ?? []).map((one) => ({
      ...one,
      tagId: tagIdOf(deviceId, one.key),
    })),
    alarms: origins(alarms, use?.alarms ?? {}, alarmFieldsOfTemplate, template?.alarms ?? []),
    groups: (template?.display.groups ?? []).map(({ name, tags: keys }) => ({
      name,
      tags: keys.filter((key) => tags[key] !== undefined),
    })),
  };
}

type Provenances = readonly {
  readonly key: string;
  readonly source?: string | undefined;
  readonly isUnconfirmed?: boolean | undefined;
}[];

function partsOrigins(
  current: Parts,
  said: Parts,
  fields: readonly string[],
  provenances: Provenances,
) {
  const keys = new Set([...Object.keys(said), ...Object.keys(current)]);
  return [...keys].map((key) => {
    const [own, ofTemplate] = [current[key], said[key]];
    const provenance = provenances.find((one) => one.key === key);
    return {
      key,
      name: nameOf(own) ?? nameOf(ofTemplate) ?? key,
      kind: kindOf(own, ofTemplate),
      fields: fields.map((field) => ({
        field,
        value: own?.[field] ?? null,
        templateValue: ofTemplate?.[field] ?? null,
        isOverridden: !!own && !!ofTemplate && !isSame(own[field], ofTemplate[field]),
      })),
      source: (ofTemplate && provenance?.source) ?? null,
      isUnconfirmed: (ofTemplate && provenance?.isUnconfirmed) ?? false,
    };
  });
}

function kindOf(own: Part | undefined, ofTemplate: Part | undefined) {
  if (!own) return 'missing' as const;
  return ofTemplate ? ('template' as const) : ('own' as const);
}

/** A device outlives its template. */
async function findOrNone(
  deps: Pick<TenantDeps, 'read'>,
  templateId: string,
): Promise<DeviceTemplate | undefined> {
  try {
    return (await findTemplate(deps, templateId)).template;
  } catch (error) {
    if (isRefusal(error, 'template-not-found')) return undefined;
    throw error;
  }
}
