import type { KindDefinition } from './definition.ts';

/** What people write together about one topic in one month. Key: `<topic>/<YYYY-MM>`. */
export const noteDocument: KindDefinition<'note'> = {
  kind: 'note',
  space: 'field',
  genesisBase64:
    'hW9Kg+7QImkBRgAQ43ODw9nFN4iyOSCcKojAIAEBAAAABhUSNAFCBFYEVwVwAn0Ea2luZAZmb3JtYXQEYm9keQMCAX8EfUYUAG5vdGUBAwA=',
  fields: { body: { merge: 'auto', asText: true }, begunAt: { merge: 'auto' } },
  isLasting: true,
  upgrades: [],
  fromKey: (key) => ({ topic: key.split('/')[0], month: key.split('/')[1] }),
};
