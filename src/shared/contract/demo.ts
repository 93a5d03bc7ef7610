import { z } from 'zod';
import { tenantId } from '#shared/domain/identity/ids.ts';
import { owners } from '#shared/domain/people/role.ts';
import { command, commandDone, commandFields } from './call.ts';

export const demo = {
  /** Starts the simulated lease (if it is not running) and makes or opens the demo tenant; wells and devices are there when it answers, history follows as a job. */
  explore: command({ scope: 'installation', roles: owners })
    .input(z.object({ ...commandFields }))
    .output(commandDone.extend({ tenantId })),
};
