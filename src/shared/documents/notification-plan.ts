import type { KindDefinition } from './definition.ts';

/** Whom alarms are told to, and how. Key: `tenant`; its parts are kept by keys of their own, `<kind>:<id>`. */
export const notificationPlanDocument: KindDefinition<'notificationPlan'> = {
  kind: 'notificationPlan',
  space: 'control',
  genesisBase64:
    'hW9Kg5rSUQIBVAAQsYpXSB1i5Bufs1V0ysiHfgEBAAAABhUTNAFCBFYFVxFwAn0Ea2luZAZmb3JtYXQFcGFydHMDAgF/AH2GAhQAbm90aWZpY2F0aW9uUGxhbgEDAA==',
  fields: {},
  // Whole: half of one shift plan and half of another would leave hours to nobody.
  container: { name: 'parts', values: { merge: 'ask', asJson: true } },
  upgrades: [],
  fromKey: () => ({}),
};
