import { useTranslation } from 'react-i18next';
import { PageLayout, Skeleton } from '#renderer/ui/index.ts';

export default function ImportScreen() {
  const { t } = useTranslation();
  return (
    <PageLayout title={t('screen.imports')}>
      <Skeleton />
    </PageLayout>
  );
}
