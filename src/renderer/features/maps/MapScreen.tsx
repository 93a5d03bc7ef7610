import { useTranslation } from 'react-i18next';
import { PageLayout, Skeleton } from '#renderer/ui/index.ts';

export default function MapScreen() {
  const { t } = useTranslation();
  return (
    <PageLayout title={t('screen.map')}>
      <Skeleton />
    </PageLayout>
  );
}
