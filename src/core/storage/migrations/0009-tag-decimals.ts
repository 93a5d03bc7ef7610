import type { Migration } from '../migrate.ts';

export const tagDecimals: Migration = {
  name: '0009-tag-decimals',
  up: (database) => database.exec('alter table tag add column decimals integer'),
};
