import type { DeviceAddress } from '#shared/domain/telemetry/device.ts';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { checkTemplate } from '#shared/domain/telemetry/templates/check-template.ts';
import { fillTemplate } from '#shared/domain/telemetry/templates/fill-template.ts';
import type { ParameterValues } from '#shared/domain/telemetry/templates/parameter.ts';
import type { TemplateUse } from '#shared/domain/telemetry/templates/template-use.ts';
import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { findTemplate, listFound, type FoundTemplate } from './find-template.ts';

type Deps = Pick<TenantDeps, 'read'>;

export async function listTemplates(deps: Deps) {
  const rows = await deps.read
    .selectFrom('device')
    .select('template')
    .where('deleted', '=', 0)
    .where('template', 'is not', null)
    .execute();
  const uses = rows.map(({ template }) => JSON.parse(template!) as TemplateUse);
  return (await listFound(deps)).map((found) => toSummary(found, uses));
}

export async function getTemplate(deps: Deps, templateId: string) {
  const found = await findTemplate(deps, templateId);
  return { ...found, findings: [...checkTemplate(found.template)] };
}

/** What a device of this template would be. */
export async function fillForWizard(
  deps: Deps & Pick<TenantDeps, 'newId'>,
  templateId: string,
  device: { readonly kind: DeviceAddress['kind']; readonly parameters: ParameterValues },
) {
  const { template } = await findTemplate(deps, templateId);
  const filled = fillTemplate(template, {
    ...device,
    deviceId: deps.newId() as string as DeviceId,
  });
  const of = (parts: DeviceTemplate['tags'] | DeviceTemplate['alarms'], key: string) => {
    const part = parts.find((one) => one.key === key);
    return {
      key,
      source: part?.source ?? null,
      isUnconfirmed: part?.isUnconfirmed ?? false,
    };
  };
  return {
    parameters: filled.parameters,
    line: filled.line,
    tags: Object.entries(filled.tags).map(([key, tag]) => ({ ...tag, ...of(template.tags, key) })),
    alarms: Object.entries(filled.alarms).map(([key, definition]) => ({
      definition,
      ...of(template.alarms, key),
    })),
    groups: template.display.groups.map(({ name, tags }) => ({
      name,
      tags: tags.filter((key) => Object.hasOwn(filled.tags, key)),
    })),
    findings: [...filled.findings],
  };
}

function toSummary({ templateId, template, isOwn, basedOn }: FoundTemplate, uses: TemplateUse[]) {
  const { name, version, vendor, model, equipment, description, tags, alarms } = template;
  const mine = uses.filter((use) => use.templateId === templateId);
  return {
    templateId,
    name,
    version,
    vendor,
    model,
    equipment,
    description,
    source: template.source ?? null,
    isUnconfirmed: template.isUnconfirmed ?? false,
    isOwn,
    basedOn,
    protocols: (['modbus', 'opcua', 'mqtt'] as const).filter((protocol) =>
      tags.some(({ points }) => points[protocol]),
    ),
    tagCount: tags.length,
    alarmCount: alarms.length,
    deviceCount: mine.length,
    behindCount: mine.filter((use) => use.version < version).length,
  };
}
