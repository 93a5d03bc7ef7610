import { useTranslation } from 'react-i18next';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, SidePanel } from '#renderer/ui/index.ts';
import { JobCard } from './JobCard.tsx';
import { isActive } from './merge-jobs.ts';
import './jobs.css';

/** Long work, wherever it was started: it goes on when this panel or its screen is left. */
export default function JobsPanel({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const run = useCommand();
  const jobs = useRead('jobs', 'list', undefined);
  const hasEnded = jobs.data?.some((job) => !isActive(job)) ?? false;
  return (
    <SidePanel
      title={t('jobs.title')}
      onClose={onClose}
      actions={
        hasEnded && <Button onClick={() => void run('jobs', 'clear', {})}>{t('jobs.clear')}</Button>
      }
    >
      <Loaded read={jobs}>
        {(list) =>
          list.length === 0 ? (
            <p className="muted">{t('jobs.none')}</p>
          ) : (
            list.map((job) => <JobCard key={job.jobId} job={job} />)
          )
        }
      </Loaded>
    </SidePanel>
  );
}
