import { deletion, fieldsWith, type KindDefinition } from './definition.ts';

/** A saved view of the Trends screen, replaced whole: two halves of two views make none. Key: its ULID. */
export const trendViewDocument: KindDefinition<'trendView'> = {
  kind: 'trendView',
  space: 'field',
  genesisBase64:
    'hW9Kg2lUyCQBRAAQZjZ8Nl55PM5/Mxq7E+IwywEBAAAABhUNNAFCAlYEVwpwAn4Ea2luZAZmb3JtYXQCAgF+lgEUdHJlbmRWaWV3AQIA',
  fields: {
    ...fieldsWith(['name', 'note', 'ownerId', 'ownerName'], { merge: 'auto' }),
    ...deletion,
    view: { merge: 'auto', asJson: true },
  },
  upgrades: [],
  fromKey: () => ({}),
};
