import type { TenantSummary } from '#shared/contract/tenants.ts';
import { commandId, type CommandId } from '#shared/domain/identity/ids.ts';
import type { CoreDeps } from '#core/core-deps.ts';
import { installationOs } from '#core/implementer.ts';
import { createIds } from '#core/sync/new-id.ts';

const os = installationOs.tenants;

export const tenants = {
  list: os.list.handler(({ context }) => listWithCounts(context.core)),
  templates: os.templates.handler(({ context }) => [...context.core.tenants.templates()]),
  create: os.create.handler(async ({ context, input }) => {
    const id = idOf(context.core, input.commandId);
    const { name, template, timeZone } = input;
    const made = await context.core.tenants.create({ name, template, timeZone, commandId: id });
    return { commandId: id, tenantId: made };
  }),
  open: os.open.handler(async ({ context, input }) => {
    await context.core.tenants.open(input.tenantId);
    return { commandId: idOf(context.core, input.commandId) };
  }),
  close: os.close.handler(async ({ context, input }) => {
    await context.core.tenants.close(input.tenantId);
    return { commandId: idOf(context.core, input.commandId) };
  }),
};

/** A closed tenant is not opened to count its wells. */
async function listWithCounts({
  tenants: registry,
}: Pick<CoreDeps, 'tenants'>): Promise<TenantSummary[]> {
  return Promise.all(
    registry.list().map(async (summary) => {
      const open = registry.find(summary.tenantId);
      if (!open) return summary;
      const { count } = await open.read
        .selectFrom('well')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('deleted', '=', 0)
        .executeTakeFirstOrThrow();
      return { ...summary, wellCount: count };
    }),
  );
}

function idOf({ ports }: Pick<CoreDeps, 'ports'>, given: CommandId | undefined): CommandId {
  return given ?? commandId.parse(createIds(ports)());
}
