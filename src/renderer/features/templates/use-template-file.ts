import { useState } from 'react';
import { useCore } from '#renderer/app/core-context.tsx';
import type { OutputOf } from '#renderer/core.ts';
import { uploadFile } from '#renderer/features/imports/upload-file.ts';
import { uploadPorts } from '#renderer/features/imports/upload-ports.ts';
import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import { readTemplateFile, type ReadTemplateFile } from './template-file.ts';

type RowProblems = OutputOf<'tagsImport', 'draftTemplate'>['problems'];

export interface TemplateFile {
  readonly fileName: string | null;
  readonly template: DeviceTemplate | null;
  /** An exported template that is not sound, or a file that is none. */
  readonly told: Exclude<ReadTemplateFile, { template: unknown }> | null;
  /** Rows of a register list that were left out. */
  readonly problems: RowProblems;
  readonly error: unknown;
  readonly isBusy: boolean;
  readonly isWrong: boolean;
  /** `name`: what the template is to be called, where it has been said. */
  readonly read: (file: File, name: string) => Promise<void>;
}

const nothing = { fileName: null, template: null, told: null, problems: [], error: null };

/** A template out of a file: one that was exported, a SunSpec model, or a register list as CSV or XLSX. */
export function useTemplateFile(onRead: (template: DeviceTemplate) => void): TemplateFile {
  const core = useCore();
  const [found, setFound] = useState<Omit<TemplateFile, 'read' | 'isBusy' | 'isWrong'>>(nothing);
  const [isBusy, setIsBusy] = useState(false);
  const readList = async (file: File, name: string) => {
    const { signal } = new AbortController();
    const onProgress = () => undefined;
    const fileId = await uploadFile(file, uploadPorts(core), { signal, onProgress });
    const usualName = name || file.name.replace(/\.[^.]*$/, '');
    return core.call('tagsImport', 'draftTemplate', {
      fileId: fileId as never,
      name: usualName.slice(0, 120),
    });
  };
  const readJson = async (file: File, name: string) => {
    const read = readTemplateFile(await file.text());
    // JSON that is no template of ours may be a register map.
    if ('problem' in read && read.problem === 'no-template') return readList(file, name);
    return read;
  };
  return {
    ...found,
    isBusy,
    isWrong: found.told !== null || found.error !== null,
    async read(file, name) {
      setIsBusy(true);
      const fileName = file.name;
      try {
        const isJson = fileName.toLowerCase().endsWith('.json');
        const read = await (isJson ? readJson(file, name) : readList(file, name));
        if (!('template' in read)) {
          setFound({ ...nothing, fileName, told: read });
          return;
        }
        const { problems = [] } = read as { readonly problems?: RowProblems };
        setFound({ ...nothing, fileName, template: read.template, problems });
        onRead(read.template);
      } catch (error) {
        setFound({ ...nothing, fileName, error });
      } finally {
        setIsBusy(false);
      }
    },
  };
}
