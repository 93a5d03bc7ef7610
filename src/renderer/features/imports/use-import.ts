import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ulid } from 'ulid';
import { useCore } from '#renderer/app/core-context.tsx';
import { sendUntilAnswered } from '#renderer/app/use-command.ts';
import type { CallOf, InputOf, OutputOf } from '#renderer/core.ts';
import type { ImportPlan, ImportTarget } from '#shared/contract/imports.ts';
import type { Inspection } from './plan-edits.ts';
import { startOthers } from './start-others.ts';
import { uploadFile } from './upload-file.ts';
import { uploadPorts } from './upload-ports.ts';

export const importSteps = ['file', 'columns', 'preview', 'result'] as const;
export type ImportStep = (typeof importSteps)[number];
export type Preview = OutputOf<'imports', 'preview'>;

interface ChosenFile {
  readonly name: string;
  readonly bytes: number;
  readonly fileId: string;
}

/** What is under way; everything else waits for it. */
type Work =
  | {
      readonly kind: 'sending';
      readonly name: string;
      readonly sent: number;
      readonly bytes: number;
    }
  | { readonly kind: 'inspecting' | 'previewing' | 'starting' };

export interface ImportState {
  readonly step: ImportStep;
  readonly file: ChosenFile | null;
  readonly inspection: Inspection | null;
  readonly plan: ImportPlan | null;
  /** Of the plan as it stands; null when the plan was changed since. */
  readonly preview: Preview | null;
  readonly jobId: string | null;
  readonly work: Work | null;
  readonly problem: unknown;
  /** Files that are imported as the first, each to the well in its name. */
  readonly others: readonly File[];
  /** Those of them that were not started, in words. */
  readonly refusedOthers: readonly string[];
}

const start: ImportState = {
  step: 'file',
  file: null,
  inspection: null,
  plan: null,
  preview: null,
  jobId: null,
  work: null,
  problem: null,
  others: [],
  refusedOthers: [],
};

/** From a file to a job. Going back keeps what was chosen. */
export function useImport() {
  const core = useCore();
  const { t } = useTranslation();
  const [state, setState] = useState(start);
  const stop = useRef<AbortController>(null);
  const actions = useMemo(() => {
    const patch = (next: Partial<ImportState>) => setState((known) => ({ ...known, ...next }));
    const command = <C extends CallOf<'imports'>>(name: C, input: object) =>
      sendUntilAnswered(core, 'imports', name, {
        ...input,
        commandId: ulid(),
        screen: 'imports',
      } as InputOf<'imports', C>);
    /** Shows the work, then its outcome or what stood against it; nothing when it was cancelled. */
    const run = async (
      work: Work,
      doIt: (signal: AbortSignal) => Promise<Partial<ImportState>>,
    ) => {
      const own = new AbortController();
      stop.current?.abort();
      stop.current = own;
      patch({ work, problem: null });
      try {
        const next = await doIt(own.signal);
        if (!own.signal.aborted) patch({ ...next, work: null });
      } catch (problem) {
        if (!own.signal.aborted) patch({ problem, work: null });
      }
    };
    const inspect = async (fileId: string, table: string | null, target?: ImportTarget) => {
      const inspection = await command('inspect', { fileId, table, target });
      return { inspection, plan: inspection.guess as ImportPlan, preview: null };
    };
    const send = async (file: File, signal: AbortSignal) => {
      const { name, size: bytes } = file;
      const sending = (sent: number) => patch({ work: { kind: 'sending', name, sent, bytes } });
      const fileId = await uploadFile(file, uploadPorts(core), {
        signal,
        onProgress: (sent) => !signal.aborted && sending(sent),
      });
      return { name, bytes, fileId };
    };
    return {
      /** The first is looked into; the others wait to be imported like it. */
      chooseFiles: ([file, ...others]: readonly File[]) =>
        file &&
        run({ kind: 'sending', name: file.name, sent: 0, bytes: file.size }, async (signal) => {
          const chosen = await send(file, signal);
          if (!signal.aborted) patch({ work: { kind: 'inspecting' } });
          const looked = await inspect(chosen.fileId, null);
          return { ...looked, file: chosen, others, step: 'columns' };
        }),
      chooseTable: (plan: ImportPlan, table: string | null) =>
        run({ kind: 'inspecting' }, () => inspect(plan.fileId, table)),
      chooseTarget: (plan: ImportPlan, target: ImportTarget) =>
        run({ kind: 'inspecting' }, () => inspect(plan.fileId, plan.table, target)),
      changePlan: (plan: ImportPlan) => patch({ plan, preview: null, problem: null }),
      showPreview: (plan: ImportPlan) =>
        run({ kind: 'previewing' }, async () => ({
          preview: await command('preview', { plan }),
          step: 'preview',
        })),
      begin: (plan: ImportPlan, others: readonly File[]) =>
        run({ kind: 'starting' }, async (signal) => {
          const { jobId, batchId } = await command('start', { plan });
          const refusedOthers = await startOthers(plan.target === 'timeSeries' ? others : [], {
            plan,
            words: t,
            send: async (file) => (await send(file, signal)).fileId,
            look: (fileId) => command('inspect', { fileId, table: null, target: 'timeSeries' }),
            start: (own) => command('start', { plan: own, batchId }),
          });
          return { jobId, refusedOthers, step: 'result' };
        }),
      goTo: (step: ImportStep) => patch({ step, problem: null }),
      cancelWork() {
        stop.current?.abort();
        patch({ work: null });
      },
      startOver: () => setState(start),
    };
  }, [core, t]);
  return { state, ...actions };
}

export type ImportActions = Omit<ReturnType<typeof useImport>, 'state'>;
