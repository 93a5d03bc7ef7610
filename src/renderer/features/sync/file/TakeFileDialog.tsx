import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ulid } from 'ulid';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCore } from '#renderer/app/core-context.tsx';
import { sendUntilAnswered } from '#renderer/app/use-command.ts';
import type { Core } from '#renderer/core.ts';
import { FileDrop } from '#renderer/features/imports/FileDrop.tsx';
import { SendingBar, type SentFile } from '#renderer/features/imports/SendingBar.tsx';
import { uploadFile, type UploadPorts } from '#renderer/features/imports/upload-file.ts';
import { JobOutcome } from '#renderer/features/jobs/index.ts';
import { Button, Dialog } from '#renderer/ui/index.ts';

/** Takes a file in that another seat has written. */
export function TakeFileDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { sent, jobId, problem, take, stop } = useTakeFile();
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('syncFile.takeTitle')}
      description={t('syncFile.takeText')}
      actions={<Button onClick={onClose}>{t(jobId ? 'ui.close' : 'ui.cancel')}</Button>}
    >
      {jobId && <JobOutcome jobId={jobId} />}
      {!jobId && sent && <SendingBar file={sent} onCancel={stop} />}
      {!jobId && !sent && (
        <FileDrop
          accept=".wellossync"
          prompt={t('syncFile.drop')}
          choose={t('syncFile.choose')}
          onFiles={([file]) => file && void take(file)}
        />
      )}
      <ProblemNote problem={problem} />
    </Dialog>
  );
}

function useTakeFile() {
  const core = useCore();
  const stopping = useRef<AbortController>(null);
  const [sent, setSent] = useState<SentFile | null>(null);
  const [jobId, setJobId] = useState<string>();
  const [problem, setProblem] = useState<unknown>(null);
  const stop = () => stopping.current?.abort();
  // Whoever closes the dialog while the file is on its way has given it up.
  useEffect(() => stop, []);
  const take = async (file: File) => {
    const own = new AbortController();
    stopping.current = own;
    const { name, size: bytes } = file;
    setProblem(null);
    setSent({ name, sent: 0, bytes });
    try {
      const fileId = await uploadFile(file, portsOf(core), {
        signal: own.signal,
        onProgress: (done) => setSent({ name, sent: done, bytes }),
      });
      const begun = await call(core, 'importFile', { fileId });
      setJobId(begun.jobId);
    } catch (error) {
      if (!own.signal.aborted) setProblem(error);
    } finally {
      setSent(null);
    }
  };
  return { sent, jobId, problem, take, stop };
}

function portsOf(core: Core): UploadPorts {
  return {
    begin: async (name, bytes) => (await call(core, 'beginFile', { name, bytes })).fileId,
    receive: async (fileId, offset, base64) => {
      await call(core, 'receiveFile', { fileId, offset, base64 });
    },
  };
}

type FileCall = 'beginFile' | 'receiveFile' | 'importFile';

function call<C extends FileCall>(core: Core, name: C, input: object) {
  const whole = { ...input, commandId: ulid(), screen: 'sync' };
  return sendUntilAnswered(core, 'sync', name, whole as never);
}
