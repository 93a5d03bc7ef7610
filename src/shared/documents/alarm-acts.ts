import type { KindDefinition } from './definition.ts';

/**
 * What people did about the alarms of a device, well or lease on one day, each act one JSON text that is never changed. Key:
 * `<ULID of what they belong to>/<YYYY-MM-DD>`, of UTC.
 */
export const alarmActsDocument: KindDefinition<'alarmActs'> = {
  kind: 'alarmActs',
  space: 'field',
  genesisBase64:
    'hW9KgwW1ybMBTAAQ43ODw9nFN4iyOSCcKojAIAEBAAAABhUSNAFCBFYFVwpwAn0Ea2luZAZmb3JtYXQEYWN0cwMCAX8AfZYBFABhbGFybUFjdHMBAwA=',
  fields: {},
  container: { name: 'acts', values: { merge: 'additive', asJson: true } },
  isLasting: true,
  upgrades: [],
  fromKey: () => ({}),
};
