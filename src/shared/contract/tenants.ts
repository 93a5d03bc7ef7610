import { z } from 'zod';
import { tenantId } from '#shared/domain/identity/ids.ts';
import { owners, everyone } from '#shared/domain/people/role.ts';
import { command, commandDone, commandFields, query } from './call.ts';

export const tenantSummary = z.object({
  tenantId,
  name: z.string(),
  isOpen: z.boolean(),
  isDemo: z.boolean(),
  createdAtMs: z.number(),
  wellCount: z.number().int().nullable(),
  /** Set when opening found damage: what could not be saved, in counts. */
  damage: z
    .object({
      at: z.number(),
      asideFile: z.string(),
      lost: z.array(z.string()).max(200),
      restored: z.number().int(),
    })
    .nullable(),
});
export type TenantSummary = z.output<typeof tenantSummary>;

export const tenants = {
  list: query({ scope: 'installation' }).output(z.array(tenantSummary)),
  templates: query({ scope: 'installation' }).output(
    z.array(z.object({ key: z.string(), name: z.string(), description: z.string() })),
  ),
  create: command({ scope: 'installation', roles: owners })
    .input(
      z.object({
        ...commandFields,
        name: z.string().trim().min(1).max(120),
        template: z.string().default('permian-texas'),
        timeZone: z.string().max(60).optional(),
      }),
    )
    .output(commandDone.extend({ tenantId })),
  open: command({ scope: 'installation', roles: everyone })
    .input(z.object({ ...commandFields, tenantId }))
    .output(commandDone),
  close: command({ scope: 'installation', roles: owners })
    .input(z.object({ ...commandFields, tenantId }))
    .output(commandDone),
};
