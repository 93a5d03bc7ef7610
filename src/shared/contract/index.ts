import { access } from './access.ts';
import { alarms } from './alarms.ts';
import { attachments } from './attachments.ts';
import { audit } from './audit.ts';
import { backups } from './backups.ts';
import { calculated } from './calculated.ts';
import { conflicts } from './conflicts.ts';
import { demo } from './demo.ts';
import { devices } from './devices.ts';
import { displays } from './displays.ts';
import { events } from './events.ts';
import { fieldWrites } from './field-writes.ts';
import { history } from './history.ts';
import { imports } from './imports.ts';
import { jobs } from './jobs.ts';
import { leases } from './leases.ts';
import { lift } from './lift.ts';
import { notes } from './notes.ts';
import { notifications } from './notifications.ts';
import { overview } from './overview.ts';
import { people } from './people.ts';
import { presence } from './presence.ts';
import { production } from './production.ts';
import { publishing } from './publishing.ts';
import { security } from './security.ts';
import { sensors } from './sensors.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { sync } from './sync.ts';
import { system } from './system.ts';
import { tags } from './tags.ts';
import { tagsImport } from './tags-import.ts';
import { tanks } from './tanks.ts';
import { telemetry } from './telemetry.ts';
import { templates } from './templates.ts';
import { tenants } from './tenants.ts';
import { trends } from './trends.ts';
import { wells } from './wells.ts';

/** All that renderer, relay, phone and public API may say to the core. Written out: inferred, it is longer than the compiler declares. */
export type Contract = {
  readonly access: typeof access;
  readonly alarms: typeof alarms;
  readonly attachments: typeof attachments;
  readonly audit: typeof audit;
  readonly backups: typeof backups;
  readonly calculated: typeof calculated;
  readonly conflicts: typeof conflicts;
  readonly demo: typeof demo;
  readonly devices: typeof devices;
  readonly displays: typeof displays;
  readonly events: typeof events;
  readonly fieldWrites: typeof fieldWrites;
  readonly history: typeof history;
  readonly imports: typeof imports;
  readonly jobs: typeof jobs;
  readonly leases: typeof leases;
  readonly lift: typeof lift;
  readonly notes: typeof notes;
  readonly notifications: typeof notifications;
  readonly overview: typeof overview;
  readonly people: typeof people;
  readonly presence: typeof presence;
  readonly production: typeof production;
  readonly publishing: typeof publishing;
  readonly security: typeof security;
  readonly sensors: typeof sensors;
  readonly session: typeof session;
  readonly settings: typeof settings;
  readonly sync: typeof sync;
  readonly system: typeof system;
  readonly tags: typeof tags;
  readonly tagsImport: typeof tagsImport;
  readonly tanks: typeof tanks;
  readonly telemetry: typeof telemetry;
  readonly templates: typeof templates;
  readonly tenants: typeof tenants;
  readonly trends: typeof trends;
  readonly wells: typeof wells;
};

export const contract: Contract = {
  access,
  alarms,
  attachments,
  audit,
  backups,
  calculated,
  conflicts,
  demo,
  devices,
  displays,
  events,
  fieldWrites,
  history,
  imports,
  jobs,
  leases,
  lift,
  notes,
  notifications,
  overview,
  people,
  presence,
  production,
  publishing,
  security,
  sensors,
  session,
  settings,
  sync,
  system,
  tags,
  tagsImport,
  tanks,
  telemetry,
  templates,
  tenants,
  trends,
  wells,
};
