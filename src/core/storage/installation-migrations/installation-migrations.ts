import type { Migration } from '../migrate.ts';
import { seatAndTenants } from './0001-seat-and-tenants.ts';

/** Steps of `<data>/installation.db`, in order; a released one is never edited. */
export const installationMigrations: readonly Migration[] = [seatAndTenants];
