import { createQueryBuilder } from '../storage/query-builder.ts';
import type { InstallationTables } from '../storage/tables.ts';

/** Queries on `installation.db`. */
export const tables = createQueryBuilder<InstallationTables>();
