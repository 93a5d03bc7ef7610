import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { EmptyState } from '#renderer/ui/index.ts';

export function NoWells() {
  const { t } = useTranslation();
  const places = usePlaces();
  return (
    <EmptyState
      title={t('production.noWells')}
      actions={
        <Link className="button button-primary" to={places.to('imports')}>
          {t('production.importWells')}
        </Link>
      }
    >
      {t('production.noWellsText')}
    </EmptyState>
  );
}
