import { wellFields } from '#shared/domain/identity/well.ts';
import { deletion, fieldsWith, type KindDefinition } from './definition.ts';

const plainFields = Object.keys(wellFields.shape).filter((name) => name !== 'custom');

/** Key: the well's ULID. */
export const wellDocument: KindDefinition<'well'> = {
  kind: 'well',
  space: 'control',
  genesisBase64:
    'hW9Kg0bqrYwBSAAQ4bbwQYpLRAOj1TFSf4u/hAEBAAAABhUUNAFCBFYEVwVwAn0Ea2luZAZmb3JtYXQGY3VzdG9tAwIBfwB9RhQAd2VsbAEDAA==',
  fields: {
    ...fieldsWith(plainFields, { merge: 'auto' }),
    ...deletion,
    status: { merge: 'ask' },
  },
  container: { name: 'custom', values: { merge: 'auto' } },
  upgrades: [],
  fromKey: () => ({}),
};
