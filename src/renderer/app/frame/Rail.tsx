import { Ellipsis } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { NavLink, useNavigate } from 'react-router';
import { screens } from '#renderer/app/screens.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { Menu } from '#renderer/ui/index.ts';

/** The screens: a rail on the desk; on the phone a bar under the thumb with the most used, and a menu of the others. */
export function Rail() {
  const { t } = useTranslation();
  const places = usePlaces();
  return (
    <nav className="rail" aria-label={t('frame.screens')}>
      {screens.map((screen) => (
        <NavLink
          key={screen.key}
          to={places.to(screen.key)}
          className={'isAtThumb' in screen ? 'rail-link' : 'rail-link rail-link-far'}
        >
          <screen.icon aria-hidden="true" />
          <span>{t(`screen.${screen.key}`)}</span>
        </NavLink>
      ))}
      <FarScreens />
    </nav>
  );
}

function FarScreens() {
  const { t } = useTranslation();
  const places = usePlaces();
  const navigate = useNavigate();
  const items = screens
    .filter((screen) => !('isAtThumb' in screen))
    .map(({ key, icon: Icon }) => ({
      key,
      label: t(`screen.${key}`),
      icon: <Icon />,
      onSelect: () => void navigate(places.to(key)),
    }));
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" className="rail-link rail-more">
          <Ellipsis aria-hidden="true" />
          <span>{t('frame.more')}</span>
        </button>
      }
      groups={[{ key: 'far', items }]}
    />
  );
}
