import { keepSettings, tenantSettings } from '#shared/domain/people/tenant-settings.ts';
import { fieldsWith, type KindDefinition } from './definition.ts';

const plainFields = Object.keys(tenantSettings.shape).filter((name) => name !== 'customFields');
/** Of earlier versions; still in documents, and understood when they are read. */
const formerFields = ['sampleDays'];

/** How the operator works. Key: `tenant`; `customFields` are kept by their own keys. */
export const settingsDocument: KindDefinition<'settings'> = {
  kind: 'settings',
  space: 'control',
  genesisBase64:
    'hW9Kg5wPgUcBUwAQqwdNGJSDZMwPIAsXMzAoCwEBAAAABhUaNAFCBFYFVwlwAn0Ea2luZAZmb3JtYXQMY3VzdG9tRmllbGRzAwIBfwB9hgEUAHNldHRpbmdzAQMA',
  fields: {
    ...fieldsWith([...plainFields, ...formerFields], { merge: 'auto' }),
    ...fieldsWith(Object.values(keepSettings), { merge: 'auto', asJson: true }),
    // Every gas volume depends on it.
    gasPressureBasePsia: { merge: 'ask' },
  },
  container: { name: 'customFields', values: { merge: 'auto', asJson: true } },
  upgrades: [],
  fromKey: () => ({}),
};
