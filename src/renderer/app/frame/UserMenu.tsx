import { CircleUser, Settings } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { languages } from '#renderer/app/i18n.ts';
import { theme, themeChoices } from '#renderer/app/theme.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Menu } from '#renderer/ui/index.ts';

/** Who is here, and how this seat looks and speaks. */
export function UserMenu() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const places = usePlaces();
  const session = useRead('session', 'describe', undefined);
  const chosenTheme = useSyncExternalStore(theme.subscribe, theme.get);
  const who = session.data;
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" className="icon-button" aria-label={t('user.menu')}>
          <CircleUser aria-hidden="true" />
        </button>
      }
      groups={[
        {
          key: 'who',
          label: who ? `${who.personName} · ${t(`role.${who.role}`)} · ${who.seatName}` : '',
          items: [
            {
              key: 'settings',
              label: t('screen.settings'),
              icon: <Settings />,
              onSelect: () => void navigate(places.to('settings')),
            },
          ],
        },
        {
          key: 'theme',
          label: t('theme.label'),
          items: themeChoices.map((choice) => ({
            key: choice,
            label: t(`theme.${choice}`),
            checked: choice === chosenTheme,
            onSelect: () => theme.choose(choice),
          })),
        },
        {
          key: 'language',
          label: t('language.label'),
          items: languages.map((language) => ({
            key: language,
            label: t(`language.${language}`),
            checked: i18n.language === language,
            onSelect: () => void i18n.changeLanguage(language),
          })),
        },
      ]}
    />
  );
}
