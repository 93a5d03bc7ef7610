import type { Migration } from '../migrate.ts';

export const publishing: Migration = {
  name: '0010-publishing',
  up: (database) => database.exec('alter table device add column publishing text'),
};
