import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { screens } from '#renderer/app/screens.ts';
import { usePlaces } from '#renderer/app/use-places.ts';

/** The screens: a rail on the desk, a bar under the thumb on the phone. */
export function Rail() {
  const { t } = useTranslation();
  const places = usePlaces();
  return (
    <nav className="rail" aria-label={t('frame.screens')}>
      {screens.map(({ key, icon: Icon }) => (
        <NavLink key={key} to={places.to(key)} className="rail-link">
          <Icon aria-hidden="true" />
          <span>{t(`screen.${key}`)}</span>
        </NavLink>
      ))}
    </nav>
  );
}
