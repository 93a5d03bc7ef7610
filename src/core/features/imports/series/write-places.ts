import type { BatchId, CommandId, WellId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { deriveId } from '#core/derived-id.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { writeDevice, writeTags } from '#core/features/devices/index.ts';
import { writeWell } from '#core/features/wells/index.ts';
import type { JobTask } from '#core/jobs/jobs.ts';
import type { CommandHead, DocumentEdit } from '#core/sync/command-runner.ts';
import type { Places, SeriesPlace } from './find-places.ts';

type Task = Pick<JobTask, 'jobId' | 'batchId' | 'session'>;

/** Tags written in one transaction; about 20 ms of work. */
const tagsPerCommand = 100;

/** Commands that make what an import of time series writes to, to be run in order; none where all is there. */
export function commandsOfPlaces(
  { device, well, series }: Places,
  task: Task,
): ((deps: Pick<TenantDeps, 'commands'>) => void)[] {
  const toMake = series.filter(({ isNew }) => isNew);
  const groups = Array.from({ length: Math.ceil(toMake.length / tagsPerCommand) }, (_, at) =>
    toMake.slice(at * tagsPerCommand, (at + 1) * tagsPerCommand),
  );
  return [
    ...(well?.isNew
      ? [
          ({ commands }: Pick<TenantDeps, 'commands'>) => {
            commands.run(headOf(task, 'well'), (edit) => {
              writeWell(edit.open('well', well.wellId), { name: well.name });
              return {};
            });
          },
        ]
      : []),
    ...groups.map((tags, at) => ({ commands }: Pick<TenantDeps, 'commands'>) => {
      commands.run(headOf(task, `tags/${at}`), (edit) => {
        const document = edit.open('device', device.deviceId);
        if (device.isNew && at === 0) writeImportDevice(document, device.name);
        writeTags(
          document,
          tags.map((place) => toTag(place, device.deviceId.length)),
        );
        return {};
      });
    }),
  ];
}

/**
 * Notes on the device where samples came from last. It makes every import that adds anything an entry of the audit, with
 * an undo, also one that makes no tag.
 */
export function recordSource(
  { commands }: Pick<TenantDeps, 'commands'>,
  { device }: Places,
  task: Task,
  file: string,
): void {
  commands.run(headOf(task, 'source'), (edit) => {
    const document = edit.open('device', device.deviceId);
    if (document.isNew) writeImportDevice(document, device.name);
    writeDevice(document, { address: { kind: 'import', file, batchId: task.batchId as BatchId } });
    return {};
  });
}

function writeImportDevice(document: DocumentEdit<'device'>, name: string): void {
  writeDevice(document, { name, address: { kind: 'import' }, scanMs: 86_400_000, enabled: false });
}

function toTag({ tagId, name, unit, column, wellId }: SeriesPlace, deviceIdLength: number) {
  const fields: Omit<Tag, 'tagId' | 'deviceId'> = {
    name,
    unit,
    signal: 'other',
    wellId: wellId as WellId | null,
    leaseId: null,
    equipment: null,
    point: { kind: 'import', column },
    scale: null,
    range: null,
    // Whoever brings old samples means to keep them.
    keep: 'long',
  };
  return { key: tagId.slice(deviceIdLength + 1), ...fields };
}

function headOf({ jobId, batchId, session }: Task, part: string): CommandHead {
  return {
    command: 'imports.start',
    commandId: deriveId(`${jobId}/${part}`) as CommandId,
    batchId: batchId ?? undefined,
    session,
    screen: 'imports',
  };
}
