import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { useStream } from '#renderer/app/use-stream.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { useToast } from '#renderer/ui/index.ts';
import { failureText, titleText } from './job-words.ts';
import { endedSince, mergeJobs } from './merge-jobs.ts';

interface JobsWatcherProps {
  /** The jobs are in view, so nobody needs to be told. */
  readonly isQuiet: boolean;
  readonly onShow: () => void;
}

/** Keeps the list of jobs moving on every screen, over reconnects, and tells when one has ended. */
export function JobsWatcher({ isQuiet, onShow }: JobsWatcherProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const { t } = useTranslation();
  const { pathname } = useLocation();
  useStream('jobs', 'progress', undefined, (moved) => {
    const list = queries.getQueryData<readonly Job[]>(listKey) ?? [];
    queries.setQueryData(listKey, mergeJobs(list, moved));
    // The imports' own screens show how it ends.
    if (isQuiet || /\/imports(\/tags)?$/.test(pathname)) return;
    for (const job of endedSince(list, moved)) {
      const text = job.failure
        ? t('jobs.hasFailed', { title: titleText(job, t), reason: failureText(job.failure, t) })
        : t('jobs.isDone', { title: titleText(job, t) });
      const action = { label: t('jobs.show'), run: onShow };
      toast({ text, action, tone: job.failure ? 'error' : 'normal' });
    }
  });
  return null;
}

/** Under which `useRead('jobs', 'list')` keeps its answer. */
const listKey = ['jobs', 'list', null];
