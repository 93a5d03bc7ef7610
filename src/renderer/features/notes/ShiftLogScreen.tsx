import { useTranslation } from 'react-i18next';
import { shiftLog } from '#shared/domain/notes/note.ts';
import { PageLayout } from '#renderer/ui/index.ts';
import { NotePanel } from './NotePanel.tsx';

/** What each shift leaves for the next. */
export default function ShiftLogScreen() {
  const { t } = useTranslation();
  return (
    <PageLayout title={t('notes.shiftLog')} subtitle={t('notes.shiftLogHint')}>
      <NotePanel topic={shiftLog} label={t('notes.shiftLog')} />
    </PageLayout>
  );
}
