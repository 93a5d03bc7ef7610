import { useQuery, keepPreviousData } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { ulid } from 'ulid';
import { useCore } from '#renderer/app/core-context.tsx';
import { sendUntilAnswered } from '#renderer/app/use-command.ts';
import type { InputOf, OutputOf } from '#renderer/core.ts';
import type { JobId } from '#shared/domain/identity/ids.ts';
import type { SentFile } from '#renderer/features/imports/SendingBar.tsx';
import { uploadFile } from '#renderer/features/imports/upload-file.ts';
import { uploadPorts } from '#renderer/features/imports/upload-ports.ts';

export const tagsImportSteps = ['file', 'columns', 'check', 'result'] as const;
export type TagsImportStep = (typeof tagsImportSteps)[number];
export type TagsPlan = InputOf<'tagsImport', 'preview'>;
export type TagsPreview = OutputOf<'tagsImport', 'preview'>;

export interface TagsImportState {
  readonly step: TagsImportStep;
  readonly fileName: string | null;
  readonly plan: TagsPlan | null;
  readonly sending: SentFile | null;
  readonly isStarting: boolean;
  readonly jobId: JobId | null;
  readonly problem: unknown;
}

const start: TagsImportState = {
  step: 'file',
  fileName: null,
  plan: null,
  sending: null,
  isStarting: false,
  jobId: null,
  problem: null,
};

/** From a file of devices and tags to a job. What it would come to is worked out anew with every change of the plan. */
export function useTagsImport() {
  const core = useCore();
  const [state, setState] = useState(start);
  const stop = useRef<AbortController>(null);
  const { plan, jobId } = state;
  const preview = useQuery({
    queryKey: ['tagsImport', 'preview', plan],
    queryFn: ({ signal }) => core.call('tagsImport', 'preview', plan!, signal),
    enabled: plan !== null && jobId === null,
    placeholderData: keepPreviousData,
    // Devices and templates may have changed since; the file is kept for a while only.
    gcTime: 0,
    retry: false,
  });
  const actions = useMemo(() => {
    const patch = (next: Partial<TagsImportState>) => setState((known) => ({ ...known, ...next }));
    return {
      async chooseFile(file: File) {
        const own = new AbortController();
        stop.current = own;
        const { name, size: bytes } = file;
        const sending = (sent: number) => patch({ sending: { name, sent, bytes } });
        patch({ problem: null, sending: { name, sent: 0, bytes } });
        try {
          const fileId = await uploadFile(file, uploadPorts(core), {
            signal: own.signal,
            onProgress: (sent) => !own.signal.aborted && sending(sent),
          });
          const next = { fileId: fileId as TagsPlan['fileId'] };
          patch({ sending: null, fileName: name, plan: next, step: 'columns' });
        } catch (problem) {
          if (!own.signal.aborted) patch({ sending: null, problem });
        }
      },
      cancelSending() {
        stop.current?.abort();
        patch({ sending: null });
      },
      changePlan: (next: TagsPlan) => patch({ plan: next, problem: null }),
      goTo: (step: TagsImportStep) => patch({ step, problem: null }),
      async begin(chosen: TagsPlan) {
        patch({ isStarting: true, problem: null });
        try {
          const done = await sendUntilAnswered(core, 'tagsImport', 'start', {
            ...chosen,
            commandId: ulid() as never,
            screen: 'imports',
          });
          patch({ isStarting: false, jobId: done.jobId, step: 'result' });
        } catch (problem) {
          patch({ isStarting: false, problem });
        }
      },
      startOver: () => setState(start),
    };
  }, [core]);
  return { state, preview, actions };
}

export type TagsImportActions = ReturnType<typeof useTagsImport>['actions'];
