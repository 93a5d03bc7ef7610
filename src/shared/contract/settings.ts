import { z } from 'zod';
import { controlWriters } from '#shared/domain/people/role.ts';
import { tenantSettings } from '#shared/domain/people/tenant-settings.ts';
import { command, commandDone, commandFields, query } from './call.ts';

export const settings = {
  read: query().output(tenantSettings),
  change: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, changes: tenantSettings.partial() }))
    .output(commandDone),
};
