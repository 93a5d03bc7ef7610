import { deletion, fieldsWith, type KindDefinition } from './definition.ts';

/** A note on the time axis. Key: its ULID. */
export const annotationDocument: KindDefinition<'annotation'> = {
  kind: 'annotation',
  space: 'field',
  genesisBase64:
    'hW9Kg+7oOxABRQAQpyrnQJcyMyWmTXC1ZbbvUQEBAAAABhUNNAFCAlYEVwtwAn4Ea2luZAZmb3JtYXQCAgF+pgEUYW5ub3RhdGlvbgECAA==',
  fields: {
    ...fieldsWith(['byId', 'byName', 'madeAt'], { merge: 'auto' }),
    ...deletion,
    // Whole: the beginning of one span and the end of another would be nobody's.
    time: { merge: 'auto', asJson: true },
    about: { merge: 'auto', asJson: true },
    // What two people found out apart must not be lost.
    text: { merge: 'ask' },
  },
  upgrades: [],
  fromKey: () => ({}),
};
