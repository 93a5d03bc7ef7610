import { useTranslation } from 'react-i18next';
import { PageLayout, Skeleton } from '#renderer/ui/index.ts';

export default function WellScreen() {
  const { t } = useTranslation();
  return (
    <PageLayout title={t('screen.wells')}>
      <Skeleton />
    </PageLayout>
  );
}
