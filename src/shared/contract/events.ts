import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { stream } from './call.ts';

/** Everything that is announced after a commit; carries ids, not data. */
export const changeEventNames = [
  'tenants.changed',
  'settings.changed',
  'wells.changed',
  'leases.changed',
  'production.changed',
  'devices.changed',
  'tags.changed',
  'telemetry.appended',
  'telemetry.corrected',
  'devices.statusChanged',
  'imports.changed',
  'jobs.changed',
  'audit.appended',
  'conflicts.changed',
  'access.changed',
  'history.changed',
  'backups.changed',
  'backups.restoring',
  'alarms.changed',
  'alarms.moved',
  'alarms.acted',
  'notes.changed',
  'notifications.changed',
  'notifications.sent',
  'templates.changed',
  'fieldWrites.made',
  'people.changed',
  'security.changed',
  'sync.changed',
  'trends.viewsChanged',
  'trends.annotationsChanged',
  'attachments.changed',
  'attachments.moved',
] as const;
export type ChangeEventName = (typeof changeEventNames)[number];

export const changeEvent = z.object({
  event: z.enum(changeEventNames),
  /** At most 100; empty with `many` true when more were touched. */
  ids: z.array(z.string()).max(100),
  many: z.boolean(),
});
export type ChangeEvent = z.output<typeof changeEvent>;

export const events = {
  /** Changes of the session's tenant and of the installation, from now on. */
  changes: stream({ scope: 'installation' }).output(eventIterator(changeEvent)),
};
