import { sql } from 'kysely';
import { checkTemplate } from '#shared/domain/telemetry/templates/check-template.ts';
import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { markDeleted } from '#core/kept-documents.ts';
import { tables } from '#core/storage/query-builder.ts';
import type { CommandHead, Edit, Plain } from '#core/sync/command-runner.ts';
import { findTemplateIn } from './find-template.ts';
import { shippedTemplates } from './shipped-templates.ts';

type Deps = Pick<TenantDeps, 'commands'>;

/** Makes a template of the tenant's own from another. Refuses `template-not-found`, `template-name-taken`. */
export function copyTemplate(deps: Deps, head: CommandHead, templateId: string, name: string) {
  return deps.commands.run(head, (edit) => {
    const { template } = findTemplateIn(edit, templateId);
    const newId = edit.newId();
    writeTemplate(edit, newId, { ...template, name, version: 1 });
    edit.open('deviceTemplate', newId).set(['basedOn'], templateId);
    return { templateId: newId };
  });
}

/** Saves one of the tenant's own; without an id a new one. Refuses what `refuseUnusable` does. */
export function saveTemplate(
  deps: Deps,
  head: CommandHead,
  templateId: string | undefined,
  template: DeviceTemplate,
) {
  return deps.commands.run(head, (edit) => saveInCommand(edit, templateId, template));
}

/** Refuses `template-shipped`, `template-not-found`, `template-name-taken`, `template-unsound`. */
export function saveInCommand(
  edit: Edit,
  templateId: string | undefined,
  template: DeviceTemplate,
): { readonly templateId: string; readonly version: number } {
  const id = templateId ?? edit.newId();
  const version = templateId === undefined ? 1 : versionOf(edit, templateId) + 1;
  writeTemplate(edit, id, { ...template, version });
  return { templateId: id, version };
}

export function removeTemplate(deps: Deps, head: CommandHead, templateId: string) {
  return deps.commands.run(head, (edit) => {
    versionOf(edit, templateId);
    const document = edit.open('deviceTemplate', templateId);
    markDeleted(edit, document, head.session);
    return {};
  });
}

function versionOf(edit: Edit, templateId: string): number {
  const { isOwn, template } = findTemplateIn(edit, templateId);
  if (!isOwn) throw new Refusal('template-shipped', { name: template.name });
  return template.version;
}

function writeTemplate(edit: Edit, templateId: string, template: DeviceTemplate): void {
  refuseUnusable(edit, templateId, template);
  const document = edit.open('deviceTemplate', templateId);
  document.set(['name'], template.name);
  document.set(['template'], template as unknown as Plain);
}

function refuseUnusable(edit: Edit, templateId: string, template: DeviceTemplate): void {
  const { name } = template;
  const [finding] = checkTemplate(template);
  if (finding) {
    const { why, what } = finding.details;
    throw new Refusal('template-unsound', { name, at: finding.at, why: why!, what: what! });
  }
  const [twin] = edit.rows(
    tables
      .selectFrom('deviceTemplate')
      .select('templateId')
      .where('deleted', '=', 0)
      .where('templateId', '!=', templateId)
      .where(sql`lower(name)`, '=', name.toLowerCase()),
  );
  const isShipped = [...shippedTemplates().values()].some(
    (one) => one.name.toLowerCase() === name.toLowerCase(),
  );
  if (twin || isShipped) throw new Refusal('template-name-taken', { name });
}
