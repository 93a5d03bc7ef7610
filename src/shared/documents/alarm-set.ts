import type { KindDefinition } from './definition.ts';

/** The alarms of a device, well or lease, each replaced whole. Key: the ULID of what they belong to. */
export const alarmSetDocument: KindDefinition<'alarmSet'> = {
  kind: 'alarmSet',
  space: 'control',
  genesisBase64:
    'hW9Kg7/woasBTQAQ43ODw9nFN4iyOSCcKojAIAEBAAAABhUUNAFCBFYFVwlwAn0Ea2luZAZmb3JtYXQGYWxhcm1zAwIBfwB9hgEUAGFsYXJtU2V0AQMA',
  fields: {},
  // An alarm carries limits, so two people's versions both stay.
  container: { name: 'alarms', values: { merge: 'ask', asJson: true } },
  upgrades: [],
  fromKey: () => ({}),
};
