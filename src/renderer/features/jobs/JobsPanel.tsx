import { useTranslation } from 'react-i18next';
import { SidePanel, Skeleton } from '#renderer/ui/index.ts';

export default function JobsPanel({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <SidePanel title={t('jobs.title')} onClose={onClose}>
      <Skeleton />
    </SidePanel>
  );
}
