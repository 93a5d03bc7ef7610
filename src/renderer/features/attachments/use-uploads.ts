import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ulid } from 'ulid';
import type { AttachmentAbout } from '#shared/domain/attachments/attachment.ts';
import { LARGEST_ATTACHMENT_BYTES } from '#shared/domain/attachments/attachment.ts';
import { isRefusal, Refusal } from '#shared/kit/refusal.ts';
import { useCore } from '#renderer/app/core-context.tsx';
import { problemText } from '#renderer/app/problem-text.ts';
import { screenName } from '#renderer/app/screens.ts';
import { sendUntilAnswered, useCommand } from '#renderer/app/use-command.ts';
import type { Core } from '#renderer/core.ts';
import { uploadFile } from '../imports/upload-file.ts';

export interface Upload {
  readonly key: string;
  readonly name: string;
  readonly bytes: number;
  readonly sent: number;
  /** Why it was not taken; null while it is on its way. */
  readonly problem: string | null;
}

/** Files on their way into what they belong to, one after the other; one that fails does not stop the next. */
export function useUploads(about: AttachmentAbout) {
  const core = useCore();
  const command = useCommand();
  const { t } = useTranslation();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const last = useRef(Promise.resolve());
  const stops = useRef(new Map<string, AbortController>());

  const change = useCallback((key: string, changes: Partial<Upload>) => {
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  }, []);
  const drop = useCallback((key: string) => {
    stops.current.get(key)?.abort();
    stops.current.delete(key);
    setUploads((all) => all.filter((one) => one.key !== key));
  }, []);

  const addOne = useCallback(
    async (key: string, file: File) => {
      const signal = stops.current.get(key)?.signal;
      // Taken back while it waited.
      if (!signal) return;
      try {
        refuseSize(file);
        const fileId = await sendFile(core, file, signal, (sent) => change(key, { sent }));
        let problem: unknown;
        const mimeType = /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : undefined;
        const input = {
          fileId: fileId as never,
          about,
          ...(mimeType && { mimeType }),
          caption: '',
        };
        const done = await command('attachments', 'add', input, {
          done: t('attachments.added', { name: file.name }),
          onProblem: (error) => (problem = error),
        });
        if (!done) throw problem;
        drop(key);
      } catch (error) {
        if (!signal.aborted) change(key, { problem: problemText(error, t).text });
      }
    },
    [about, change, command, core, drop, t],
  );

  const add = useCallback(
    (files: readonly File[]) => {
      const begun = files.map((file) => ({ key: ulid(), file }));
      for (const { key } of begun) stops.current.set(key, new AbortController());
      setUploads((all) => [
        ...all,
        ...begun.map(({ key, file }) => ({
          key,
          name: file.name,
          bytes: file.size,
          sent: 0,
          problem: null,
        })),
      ]);
      for (const { key, file } of begun) last.current = last.current.then(() => addOne(key, file));
    },
    [addOne],
  );
  return { uploads, add, drop };
}

/** Said at once, before a single byte is sent. */
function refuseSize({ name, size }: File): void {
  if (size === 0) throw new Refusal('file-empty', { name });
  if (size > LARGEST_ATTACHMENT_BYTES)
    throw new Refusal('file-too-large', { bytes: size, largest: LARGEST_ATTACHMENT_BYTES });
}

/** Begins anew, once, when the core was restarted in the middle: it keeps nothing of a file that is not whole. */
async function sendFile(
  core: Core,
  file: File,
  signal: AbortSignal,
  onProgress: (sent: number) => void,
): Promise<string> {
  const send = () => uploadFile(file, portsOf(core), { signal, onProgress });
  try {
    return await send();
  } catch (error) {
    if (!isRefusal(error, 'file-not-found')) throw error;
    return send();
  }
}

function portsOf(core: Core) {
  const fields = () => ({
    commandId: ulid() as never,
    screen: screenName(location.hash.replace(/^#/, '')),
  });
  return {
    begin: async (name: string, bytes: number) => {
      const input = { ...fields(), name, bytes };
      return (await sendUntilAnswered(core, 'attachments', 'begin', input)).fileId as string;
    },
    receive: async (fileId: string, offset: number, base64: string) => {
      const input = { ...fields(), fileId: fileId as never, offset, base64 };
      await sendUntilAnswered(core, 'attachments', 'receive', input);
    },
  };
}
