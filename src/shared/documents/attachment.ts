import { deletion, fieldsWith, type KindDefinition } from './definition.ts';

/** A photo or file, whose bytes travel apart: it is there before they are. Key: its ULID. */
export const attachmentDocument: KindDefinition<'attachment'> = {
  kind: 'attachment',
  space: 'field',
  genesisBase64:
    'hW9Kg9jSeGwBRQAQIJ0aRL9efI7Tlf1D0W9aEQEBAAAABhUNNAFCAlYEVwtwAn4Ea2luZAZmb3JtYXQCAgF+pgEUYXR0YWNobWVudAECAA==',
  fields: {
    ...fieldsWith(['name', 'takenAt', 'byId', 'byName', 'madeAt'], { merge: 'auto' }),
    ...deletion,
    // Whole: the hash of one and the key of another would open nothing.
    ...fieldsWith(['about', 'place', 'original', 'preview', 'thumbnail'], {
      merge: 'auto',
      asJson: true,
    }),
    // What two people saw on one picture must not be lost.
    caption: { merge: 'ask' },
  },
  upgrades: [],
  fromKey: () => ({}),
};
