import {
  deviceTemplate,
  type DeviceTemplate,
} from '#shared/domain/telemetry/templates/template.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { tables } from '#core/storage/query-builder.ts';
import type { TenantTables } from '#core/storage/tables.ts';
import type { Edit } from '#core/sync/command-runner.ts';
import { shippedTemplates } from './shipped-templates.ts';

export interface FoundTemplate {
  readonly templateId: string;
  readonly template: DeviceTemplate;
  readonly isOwn: boolean;
  readonly basedOn: string | null;
}

/** Shipped ones and the tenant's own, by name; an own one of a newer WellOS that this one cannot read is left out. */
export async function listFound({ read }: Pick<TenantDeps, 'read'>): Promise<FoundTemplate[]> {
  const rows = await read
    .selectFrom('deviceTemplate')
    .selectAll()
    .where('deleted', '=', 0)
    .execute();
  const own = rows.flatMap((row) => toOwn(row) ?? []);
  const shipped = [...shippedTemplates()].map(([templateId, template]) => ({
    templateId,
    template,
    isOwn: false,
    basedOn: null,
  }));
  return [...shipped, ...own].toSorted((one, other) =>
    one.template.name.localeCompare(other.template.name),
  );
}

/** Refuses `template-not-found`. */
export async function findTemplate(
  { read }: Pick<TenantDeps, 'read'>,
  templateId: string,
): Promise<FoundTemplate> {
  const shipped = findShipped(templateId);
  if (shipped) return shipped;
  const row = await read
    .selectFrom('deviceTemplate')
    .selectAll()
    .where('templateId', '=', templateId)
    .where('deleted', '=', 0)
    .executeTakeFirst();
  return knownOr(row, templateId);
}

/** As `findTemplate`, in a command. */
export function findTemplateIn(edit: Edit, templateId: string): FoundTemplate {
  const shipped = findShipped(templateId);
  if (shipped) return shipped;
  const [row] = edit.rows(
    tables
      .selectFrom('deviceTemplate')
      .selectAll()
      .where('templateId', '=', templateId)
      .where('deleted', '=', 0),
  );
  return knownOr(row, templateId);
}

function findShipped(templateId: string): FoundTemplate | undefined {
  const template = shippedTemplates().get(templateId);
  return template && { templateId, template, isOwn: false, basedOn: null };
}

function knownOr(row: TenantTables['deviceTemplate'] | undefined, templateId: string) {
  const own = row && toOwn(row);
  if (!own) throw new Refusal('template-not-found', { templateId });
  return own;
}

function toOwn(row: TenantTables['deviceTemplate']): FoundTemplate | undefined {
  const { data } = deviceTemplate.safeParse(JSON.parse(row.template));
  return data && { templateId: row.templateId, template: data, isOwn: true, basedOn: row.basedOn };
}
