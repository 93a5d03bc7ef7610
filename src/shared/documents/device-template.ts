import { deletion, fieldsWith, type KindDefinition } from './definition.ts';

/** A device template of the tenant's own, replaced whole: two halves of two templates make none. Key: its ULID. */
export const deviceTemplateDocument: KindDefinition<'deviceTemplate'> = {
  kind: 'deviceTemplate',
  space: 'control',
  genesisBase64:
    'hW9Kg7oH2wEBSQAQRljLhEV4ttlQr2Rn4bKR9wEBAAAABhUNNAFCAlYEVw9wAn4Ea2luZAZmb3JtYXQCAgF+5gEUZGV2aWNlVGVtcGxhdGUBAgA=',
  fields: {
    ...fieldsWith(['name', 'basedOn'], { merge: 'auto' }),
    ...deletion,
    template: { merge: 'ask', asJson: true },
  },
  upgrades: [],
  fromKey: () => ({}),
};
