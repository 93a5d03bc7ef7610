import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { languages, type Language } from '#renderer/app/i18n.ts';
import { theme, themeChoices } from '#renderer/app/theme.ts';
import { SecretSettings } from '#renderer/features/security/index.ts';
import { SeatNames } from './SeatNames.tsx';
import { Section, Segmented } from '#renderer/ui/index.ts';

/** What this computer is called, and how WellOS looks and speaks on it. */
export function SeatSettings() {
  return (
    <>
      <SeatNames />
      <SecretSettings />
      <Looks />
    </>
  );
}

function Looks() {
  const { t, i18n } = useTranslation();
  const chosen = useSyncExternalStore(theme.subscribe, theme.get);
  return (
    <Section title={t('settings.looks')}>
      <div className="settings-choice">
        <h3>{t('theme.label')}</h3>
        <Segmented
          label={t('theme.label')}
          value={chosen}
          options={themeChoices.map((choice) => ({ value: choice, label: t(`theme.${choice}`) }))}
          onChange={theme.choose}
        />
        <p className="muted">{t('settings.themeHint')}</p>
      </div>
      <div className="settings-choice">
        <h3>{t('language.label')}</h3>
        <Segmented
          label={t('language.label')}
          value={i18n.language as Language}
          options={languages.map((language) => ({
            value: language,
            label: t(`language.${language}`),
          }))}
          onChange={(language) => void i18n.changeLanguage(language)}
        />
      </div>
    </Section>
  );
}
