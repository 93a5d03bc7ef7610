import { ListTodo } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRead } from '#renderer/app/use-read.ts';
import { IconButton, StatusMark, useFormats } from '#renderer/ui/index.ts';

/** How many long works run; opens the panel with their progress. */
export function JobsButton({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const jobs = useRead('jobs', 'list', undefined);
  const active = (jobs.data ?? []).filter((job) => ['waiting', 'running'].includes(job.state));
  const hasFailed = (jobs.data ?? []).some((job) => job.state === 'failed');
  return (
    <IconButton
      label={t('jobs.button', { count: active.length })}
      className="jobs-button"
      onClick={onOpen}
    >
      <ListTodo aria-hidden="true" />
      {active.length > 0 && <span className="jobs-count">{formats.number(active.length, 0)}</span>}
      {hasFailed && <StatusMark status="high" />}
    </IconButton>
  );
}
