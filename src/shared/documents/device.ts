import { deletion, fieldsWith, type KindDefinition } from './definition.ts';

/** A field device with its tags; the address and each tag are replaced whole. Key: the device's ULID. */
export const deviceDocument: KindDefinition<'device'> = {
  kind: 'device',
  space: 'control',
  genesisBase64:
    'hW9Kg5zEdi4BSAAQWkEw+4QX/lTHRC192LEzCAEBAAAABhUSNAFCBFYEVwdwAn0Ea2luZAZmb3JtYXQEdGFncwMCAX8AfWYUAGRldmljZQEDAA==',
  fields: {
    ...fieldsWith(['name', 'scanMs', 'enabled'], { merge: 'auto' }),
    ...deletion,
    address: { merge: 'auto', asJson: true },
    template: { merge: 'auto', asJson: true },
    publishing: { merge: 'auto', asJson: true },
  },
  // A tag carries scale factors and limits, so two people's versions both stay.
  container: { name: 'tags', values: { merge: 'ask', asJson: true } },
  upgrades: [],
  fromKey: () => ({}),
};
