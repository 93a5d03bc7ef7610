import type { Migration } from '../migrate.ts';

export const tagModel: Migration = {
  name: '0011-tag-model',
  up: (database) => database.exec('alter table tag add column model text'),
};
