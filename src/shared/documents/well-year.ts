import { monthFieldNames } from '#shared/domain/production/volumes.ts';
import { fieldsWith, type KindDefinition } from './definition.ts';

const months = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'));

/** Monthly production of a well in one year. Key: `<well>/<YYYY>`. */
export const wellYearDocument: KindDefinition<'wellYear'> = {
  kind: 'wellYear',
  space: 'field',
  genesisBase64:
    'hW9Kg84/7VIBfgAQateywXxecCA8nUkNP8j+rwEBAAAACAEEAgQVODQBQgRWBlcJcAIAAwwAAAMMA3EEa2luZAZmb3JtYXQGbW9udGhzAjAxAjAyAjAzAjA0AjA1AjA2AjA3AjA4AjA5AjEwAjExAjEyDwIBDQB+hgEUDQB3ZWxsWWVhcgEPAA==',
  fields: {},
  container: {
    name: 'months',
    keys: months,
    fields: fieldsWith(monthFieldNames, { merge: 'ask' }),
  },
  upgrades: [],
  fromKey: (key) => ({ wellId: key.split('/')[0], year: key.split('/')[1] }),
};
