import type { Migration } from '../migrate.ts';
import { documentsAndRows } from './0001-documents-and-rows.ts';

/** In order. The next one is added at the end, with a fixture of the version before it in `fixtures.ts`. */
export const tenantMigrations: readonly Migration[] = [documentsAndRows];
