import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Notice } from '#renderer/ui/index.ts';

/** Says that whoever can read this computer's files can pass for it; nothing where that is not so. */
export function KeysNotice() {
  const { t } = useTranslation();
  const { to } = usePlaces();
  const { data: state } = useRead('security', 'state', undefined);
  if (state?.keptBy !== 'file') return null;
  return (
    <Notice status="low" title={t('security.inFile.title')}>
      <p>
        {t('security.inFile.text')} <Link to={to('settings', '/seat')}>{t('security.toSet')}</Link>
      </p>
    </Notice>
  );
}
