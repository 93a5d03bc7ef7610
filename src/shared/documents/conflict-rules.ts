import type { KindDefinition } from './definition.ts';

/** How conflicts are decided without being asked about, and what only looks like one. Key: `tenant`. */
export const conflictRulesDocument: KindDefinition<'conflictRules'> = {
  kind: 'conflictRules',
  space: 'control',
  genesisBase64:
    'hW9Kg4ZedU0BUQAQ659EyLZmj4yTHKtJw/ZVHQEBAAAABhUTNAFCBFYFVw5wAn0Ea2luZAZmb3JtYXQFcnVsZXMDAgF/AH3WARQAY29uZmxpY3RSdWxlcwEDAA==',
  fields: {},
  container: { name: 'rules', values: { merge: 'auto', asJson: true } },
  upgrades: [],
  fromKey: () => ({}),
};
