import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '#renderer/ui/index.ts';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <EmptyState
      isPage
      title={t('notFound.title')}
      actions={
        <Link className="button" to="/">
          {t('notFound.back')}
        </Link>
      }
    >
      {t('notFound.text')}
    </EmptyState>
  );
}
