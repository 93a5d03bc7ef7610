import { access } from './access.ts';
import { alarms } from './alarms.ts';
import { audit } from './audit.ts';
import { calculated } from './calculated.ts';
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
import { notifications } from './notifications.ts';
import { overview } from './overview.ts';
import { production } from './production.ts';
import { publishing } from './publishing.ts';
import { sensors } from './sensors.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { system } from './system.ts';
import { tags } from './tags.ts';
import { tagsImport } from './tags-import.ts';
import { tanks } from './tanks.ts';
import { telemetry } from './telemetry.ts';
import { templates } from './templates.ts';
import { tenants } from './tenants.ts';
import { trends } from './trends.ts';
import { wells } from './wells.ts';

/** All that renderer, relay, phone and public API may say to the core. */
export const contract = {
  access,
  alarms,
  audit,
  calculated,
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
  notifications,
  overview,
  production,
  publishing,
  sensors,
  session,
  settings,
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
export type Contract = typeof contract;
