import { useTranslation } from 'react-i18next';
import { PageLayout, Skeleton } from '#renderer/ui/index.ts';

export default function SettingsScreen() {
  const { t } = useTranslation();
  return (
    <PageLayout title={t('screen.settings')}>
      <Skeleton />
    </PageLayout>
  );
}
