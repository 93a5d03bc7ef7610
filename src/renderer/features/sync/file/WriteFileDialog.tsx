import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { JobOutcome } from '#renderer/features/jobs/index.ts';
import { Button, Dialog, Select, useFormats } from '#renderer/ui/index.ts';
import { FilePhotos, type FilePhotosChoice, usualPhotos } from './FilePhotos.tsx';

const everything = '';

/** For whom a file is written (what one place lacks, or all there is), and what of photos and files goes along. */
export function WriteFileDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const run = useCommand();
  const places = useRead('sync', 'places', undefined);
  const [placeId, setPlaceId] = useState(everything);
  const [photos, setPhotos] = useState<FilePhotosChoice>(usualPhotos);
  const [jobId, setJobId] = useState<string>();
  const [problem, setProblem] = useState<unknown>(null);
  const heard = (places.data ?? []).filter(
    ({ kind, unsent }) => (kind === 'seat' || kind === 'phone') && unsent !== null,
  );
  const write = async () => {
    setProblem(null);
    const input = { placeId: idOf(placeId), ...photos };
    const begun = await run('sync', 'exportFile', input, { onProblem: setProblem });
    setJobId(begun?.jobId);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('syncFile.writeTitle')}
      description={t('syncFile.writeText')}
      actions={
        <>
          <Button onClick={onClose}>{t(jobId ? 'ui.close' : 'ui.cancel')}</Button>
          {!jobId && (
            <Button tone="primary" onClick={() => void write()}>
              {t('syncFile.writeNow')}
            </Button>
          )}
        </>
      }
    >
      {jobId ? (
        <JobOutcome jobId={jobId} />
      ) : (
        <>
          <Select
            label={t('syncFile.for')}
            value={placeId}
            onChange={setPlaceId}
            options={[
              { value: everything, label: t('syncFile.everything') },
              ...heard.map((one) => ({
                value: one.placeId,
                label: t('syncFile.lacks', {
                  count: one.unsent ?? 0,
                  name: one.name,
                  shown: formats.number(one.unsent, 0),
                }),
              })),
            ]}
            hint={t('syncFile.forHint')}
          />
          <FilePhotos placeId={idOf(placeId)} choice={photos} onChange={setPhotos} />
        </>
      )}
      <ProblemNote problem={problem} />
    </Dialog>
  );
}

function idOf(placeId: string): string | null {
  return placeId === everything ? null : placeId;
}
