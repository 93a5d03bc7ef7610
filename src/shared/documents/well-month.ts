import { dayFieldNames } from '#shared/domain/production/volumes.ts';
import { fieldsWith, type KindDefinition } from './definition.ts';

const days = Array.from({ length: 31 }, (_, index) => String(index + 1).padStart(2, '0'));

/** Daily production of a well in one month. Key: `<well>/<YYYY-MM>`. */
export const wellMonthDocument: KindDefinition<'wellMonth'> = {
  kind: 'wellMonth',
  space: 'field',
  genesisBase64:
    'hW9Kg4iZt0IBtgEAEK7xAzqfRInWhfWx3yjznrwBAQAAAAgBBAIEFW80AUIEVgZXCnACAAMfAAADHwNeBGtpbmQGZm9ybWF0BGRheXMCMDECMDICMDMCMDQCMDUCMDYCMDcCMDgCMDkCMTACMTECMTICMTMCMTQCMTUCMTYCMTcCMTgCMTkCMjACMjECMjICMjMCMjQCMjUCMjYCMjcCMjgCMjkCMzACMzEiAgEgAH6WARQgAHdlbGxNb250aAEiAA==',
  fields: {},
  container: {
    name: 'days',
    keys: days,
    fields: {
      ...fieldsWith(dayFieldNames, { merge: 'ask' }),
      // Of two readings of a pressure, it is safe to go by the higher until somebody has looked.
      ...fieldsWith(['tubingPsi', 'casingPsi', 'linePsi'], { merge: 'ask', shown: 'higher' }),
    },
  },
  upgrades: [],
  fromKey: (key) => ({ wellId: key.split('/')[0], month: key.split('/')[1] }),
};
