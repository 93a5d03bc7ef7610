import type { Migration } from '../migrate.ts';

/**
 * What the line to a device must not forget (`core/drivers/line-memory.ts`): written once all samples that came before
 * it are on the disk. A seat's own, in no document.
 */
export const lineMemory: Migration = {
  name: '0014-line-memory',
  up: (database) =>
    database.exec(`
create table lineMemory (
  deviceId text primary key,
  memory text not null
) strict;
`),
};
