import { Download } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCore } from '#renderer/app/core-context.tsx';
import { problemText } from '#renderer/app/problem-text.ts';
import { Button, ProgressBar, useSaveFile, useToast } from '#renderer/ui/index.ts';
import { fetchJobFile } from './fetch-job-file.ts';

/** Brings a file that a job made here and hands it to whoever saves files. */
export function SaveJobFile({ jobId }: { readonly jobId: string }) {
  const { t } = useTranslation();
  const core = useCore();
  const saveFile = useSaveFile();
  const toast = useToast();
  const stop = useRef<AbortController>(null);
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const save = async () => {
    const own = new AbortController();
    stop.current = own;
    setProgress({ done: 0, total: 0 });
    try {
      const file = await fetchJobFile(core, jobId, {
        signal: own.signal,
        onProgress: (done, total) => setProgress({ done, total }),
      });
      await saveFile(file);
    } catch (error) {
      if (!own.signal.aborted) toast({ text: problemText(error, t).text, tone: 'error' });
    } finally {
      setProgress(null);
    }
  };
  if (!progress)
    return (
      <Button tone="primary" icon={<Download />} onClick={() => void save()}>
        {t('jobs.saveFile')}
      </Button>
    );
  return (
    <>
      <ProgressBar
        label={t('jobs.fetching')}
        done={Math.round(progress.done / 1e6)}
        total={Math.round(progress.total / 1e6) || null}
        unit="MB"
      />
      <Button onClick={() => stop.current?.abort()}>{t('jobs.cancel')}</Button>
    </>
  );
}
