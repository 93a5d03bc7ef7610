import type { CommandId, WellId } from '#shared/domain/identity/ids.ts';
import type { WellFields } from '#shared/domain/identity/well.ts';
import type { Value } from '#shared/domain/imports/row-reading.ts';
import type { WellFacts } from '#shared/domain/imports/which-well.ts';
import { deriveId } from '#core/derived-id.ts';
import type { JobTask } from '#core/jobs/jobs.ts';
import type { CommandToRun } from '#core/sync/command-runner.ts';
import { writeWell } from '../wells/index.ts';
import type { KnownWells } from './match-wells.ts';
import type { StagedWell } from './staged-file.ts';

/** One well of the file and the well of the tenant it is. */
export interface ResolvedWell {
  readonly no: number;
  /** null: the tenant lacks it and the plan creates none. */
  readonly wellId: WellId | null;
  readonly isNew: boolean;
  /** Known wells of a production file are left as they are. */
  readonly isWritten: boolean;
  readonly fields: Partial<WellFields>;
}

/**
 * Finds each well of the file among the tenant's, or gives it an id that follows from the job: the same when the job is
 * resumed, whatever it has created before.
 */
export function resolveWells(
  staged: readonly StagedWell[],
  known: KnownWells,
  options: {
    readonly jobId: string;
    readonly createMissing: boolean;
    readonly valuesOf: (well: StagedWell) => Readonly<Record<string, Value>> | undefined;
  },
): ResolvedWell[] {
  return staged.map((well) => {
    const wellId = deriveId(`${options.jobId}/well/${well.key}`) as WellId;
    const mine = known.get(wellId);
    const found = mine ?? known.find(well);
    const stored = options.valuesOf(well);
    if (found && !mine) {
      const fields = stored ? changesOf(stored, well.facts, found, known) : {};
      const isWritten = stored !== undefined;
      return { no: well.no, wellId: found.wellId, isNew: false, isWritten, fields };
    }
    const isPossible = options.createMissing && !well.key.startsWith('id:');
    if (!isPossible)
      return { no: well.no, wellId: null, isNew: false, isWritten: false, fields: {} };
    const name = mine?.name ?? known.freeName(well.facts);
    if (!mine) known.add({ wellId, name, api14: well.facts.api14 ?? null });
    const fields = { ...toFields(stored ?? well.facts), name };
    return { no: well.no, wellId, isNew: true, isWritten: true, fields };
  });
}

/** Commands that create or change so many wells each; in a transaction of its own each takes about 20 ms. */
export const wellsPerCommand = 25;

export function toWellsCommand(
  wells: readonly ResolvedWell[],
  task: Pick<JobTask, 'jobId' | 'batchId' | 'session'>,
  group: number,
): CommandToRun<{ created: number; changed: number }> {
  return {
    head: {
      command: 'imports.start',
      commandId: deriveId(`${task.jobId}/wells/${group}`) as CommandId,
      batchId: task.batchId ?? undefined,
      session: task.session,
      screen: 'imports',
    },
    work(edit) {
      for (const { wellId, fields } of wells)
        if (wellId) writeWell(edit.open('well', wellId), fields);
      const created = wells.filter(({ isNew }) => isNew).length;
      return { created, changed: wells.length - created };
    },
  };
}

/** What a registry says of a well that is there already; its number and name only where they take none from another. */
function changesOf(
  stored: Readonly<Record<string, Value>>,
  facts: WellFacts,
  found: { readonly name: string; readonly api14: string | null },
  known: KnownWells,
): Partial<WellFields> {
  const { name, api14, ...rest } = toFields(stored);
  const isOther = name !== undefined && name.toLowerCase() !== found.name.toLowerCase();
  return {
    ...rest,
    ...(isOther && known.freeName(facts) === name && { name }),
    ...(api14 && found.api14 === null && { api14 }),
  };
}

function toFields(values: Readonly<Record<string, unknown>>): Partial<WellFields> {
  const { digits: _, ...known } = values;
  const isOwn = ([field]: readonly [string, unknown]) => field.startsWith('custom.');
  const entries = Object.entries(known);
  const custom = entries
    .filter(isOwn)
    .map(([field, value]) => [field.slice('custom.'.length), value]);
  return {
    ...Object.fromEntries(entries.filter((entry) => !isOwn(entry))),
    ...(custom.length > 0 && { custom: Object.fromEntries(custom) as WellFields['custom'] }),
  };
}
