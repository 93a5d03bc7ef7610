import { leaseFields } from '#shared/domain/identity/well.ts';
import { deletion, fieldsWith, type KindDefinition } from './definition.ts';

/** Key: the lease's ULID. */
export const leaseDocument: KindDefinition<'lease'> = {
  kind: 'lease',
  space: 'control',
  genesisBase64:
    'hW9KgwAMki4BPwAQNQ2n5ShlNKT5aQ8ukE0+KgEBAAAABhUNNAFCAlYDVwZwAn4Ea2luZAZmb3JtYXQCAgF+VhRsZWFzZQECAA==',
  fields: { ...fieldsWith(Object.keys(leaseFields.shape), { merge: 'auto' }), ...deletion },
  upgrades: [],
  fromKey: () => ({}),
};
