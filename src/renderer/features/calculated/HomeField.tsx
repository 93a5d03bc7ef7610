import { useTranslation } from 'react-i18next';
import { Select } from '#renderer/ui/index.ts';
import type { Home } from './use-home.ts';

/** Where a new tag is kept; asked only where there is a choice. */
export function HomeField({ home }: { readonly home: Home }) {
  const { t } = useTranslation();
  if (home.choices.length < 2) return null;
  return (
    <Select
      label={t('calculated.keptIn')}
      value={home.deviceId}
      onChange={home.choose}
      options={home.choices.map(({ deviceId, name }) => ({ value: deviceId, label: name }))}
    />
  );
}
