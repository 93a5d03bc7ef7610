import type { Migration } from '../migrate.ts';

export const tagScan: Migration = {
  name: '0005-tag-scan',
  up: (database) => database.exec('alter table tag add column scanMs integer'),
};
