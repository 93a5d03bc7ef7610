import { z } from 'zod';
import { leaseId } from '#shared/domain/identity/ids.ts';
import { lease, leaseFields } from '#shared/domain/identity/well.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import { command, commandDone, commandFields, publicQuery } from './call.ts';

export const leases = {
  list: publicQuery({ method: 'GET', path: '/leases', summary: 'List the leases' }).output(
    z.array(lease),
  ),
  create: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, fields: leaseFields.partial().required({ name: true }) }))
    .output(commandDone.extend({ leaseId })),
  change: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, leaseId, changes: leaseFields.partial() }))
    .output(commandDone),
  remove: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, leaseId }))
    .output(commandDone),
};
