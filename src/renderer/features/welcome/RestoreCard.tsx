import { ArchiveRestore } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { RestoreFields } from '#renderer/features/backups/index.ts';

/** The way back for who has lost a computer. */
export function RestoreCard() {
  const { t } = useTranslation();
  return (
    <section className="welcome-card" aria-labelledby="welcome-restore">
      <ArchiveRestore aria-hidden="true" />
      <h2 id="welcome-restore">{t('welcome.restoreTitle')}</h2>
      <p className="muted">{t('welcome.restoreCardText')}</p>
      <RestoreFields folder={null} />
    </section>
  );
}
