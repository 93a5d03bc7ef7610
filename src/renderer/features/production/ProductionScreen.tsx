import { useTranslation } from 'react-i18next';
import { PageLayout, Skeleton } from '#renderer/ui/index.ts';

export default function ProductionScreen() {
  const { t } = useTranslation();
  return (
    <PageLayout title={t('screen.production')}>
      <Skeleton />
    </PageLayout>
  );
}
