import { z } from 'zod';
import { wellId } from '#shared/domain/identity/ids.ts';
import { well, wellFields } from '#shared/domain/identity/well.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import { command, commandDone, commandFields, publicCommand, publicQuery } from './call.ts';

/** An address carries it as text, where Boolean('false') would be true. */
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

export const wells = {
  /** All wells, deleted ones only when asked for. At most 20,000. */
  list: publicQuery({ method: 'GET', path: '/wells', summary: 'List the wells' })
    .input(z.object({ includeDeleted: flag.default(false) }).optional())
    .output(z.array(well)),
  get: publicQuery({ method: 'GET', path: '/wells/{wellId}', summary: 'Read one well' })
    .input(z.object({ wellId }))
    .output(well),
  create: publicCommand(
    { method: 'POST', path: '/wells', summary: 'Add a well' },
    { roles: controlWriters },
  )
    .input(z.object({ ...commandFields, fields: wellFields.partial().required({ name: true }) }))
    .output(commandDone.extend({ wellId })),
  change: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, wellId, changes: wellFields.partial() }))
    .output(commandDone),
  /** Marks as deleted; undo or `restore` brings it back. */
  remove: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, wellId }))
    .output(commandDone),
  restore: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, wellId }))
    .output(commandDone),
};
