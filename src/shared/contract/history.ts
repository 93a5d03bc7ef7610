import { z } from 'zod';
import { jobId, tagId } from '#shared/domain/identity/ids.ts';
import { controlWriters, everyone } from '#shared/domain/people/role.ts';
import { exportPlan } from '#shared/domain/telemetry/export-plan.ts';
import { keepClass } from '#shared/domain/telemetry/keep-rules.ts';
import { command, commandDone, commandFields, publicCommand, query } from './call.ts';

/** What this computer may use for history, and where its archive is; not shared with others. */
export const historySeat = z.object({
  /** Decimal gigabytes; null: as much as the disk has. */
  quotaGb: z.number().min(0.1).max(100_000).nullable(),
  /** A folder of this computer; null: none. */
  archiveFolder: z.string().min(1).max(1_000).nullable(),
});
export type HistorySeat = z.output<typeof historySeat>;

/** A month of one class; `fromMs <= time < toMs`. */
const keptMonth = z.object({
  keep: keepClass,
  fromMs: z.number(),
  toMs: z.number(),
  fileBytes: z.number(),
  rawBytes: z.number(),
  rollupBytes: z.number(),
  /** Samples were given up for their rollups; those too sparse for that are there. */
  isOnlyRollups: z.boolean(),
});

export const historyNotices = [
  'disk-low',
  'quota-reached',
  'archive-folder-missing',
  'archive-failed',
  'held',
  'no-room-left',
] as const;

export const historyEntryKinds = [
  'dropped-raw',
  'dropped-all',
  'archived',
  'archive-failed',
  'read-back',
  'held',
  'no-room-left',
] as const;
export type HistoryEntryKind = (typeof historyEntryKinds)[number];

export const historyEntry = z.object({
  n: z.number().int(),
  atMs: z.number(),
  kind: z.enum(historyEntryKinds),
  keep: keepClass.nullable(),
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  /** `rule`, `disk`, `quota`; why an archive failed or a month is held: a refusal's code, `no-folder`, `changed`, `alarm`, `unsent`. */
  why: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});
export type HistoryEntry = z.output<typeof historyEntry>;

export const historyArchive = z.object({
  /** Name of the file in the archive folder. */
  file: z.string(),
  keep: keepClass,
  fromMs: z.number(),
  toMs: z.number(),
  samples: z.number().int(),
  tags: z.number().int(),
  bytes: z.number(),
  writtenAtMs: z.number(),
  /** The file beside the manifest is not there any more. */
  isMissing: z.boolean(),
});

/** What could not be read of the stored samples; times of the first and the last that may be lost, null where open. */
export const historyDamage = z.object({
  file: z.string(),
  /** null when it is not known whose samples they were. */
  tagId: tagId.nullable(),
  tagName: z.string().nullable(),
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  /** What was found, in English, for whoever looks into it. */
  detail: z.string(),
});

export const history = {
  /** What history takes on this computer, and how long there is room. */
  space: query().output(
    z.object({
      months: z.array(keptMonth),
      logBytes: z.number(),
      totalBytes: z.number(),
      /** null where the system does not say. */
      freeBytes: z.number().nullable(),
      /** What a day of samples and rollups takes, by class, measured on recent months. */
      daily: z.array(z.object({ keep: keepClass, rawBytes: z.number(), rollupBytes: z.number() })),
      /** Days until the disk or the quota is full; null: not within fifty years, or not known. */
      daysLeft: z.object({ disk: z.number().nullable(), quota: z.number().nullable() }),
      seat: historySeat,
      notices: z.array(
        z.object({
          kind: z.enum(historyNotices),
          keep: keepClass.nullable(),
          why: z.string().nullable(),
        }),
      ),
    }),
  ),
  /** What was lost, archived and read back, newest first. */
  entries: query()
    .input(z.object({ limit: z.number().int().min(1).max(1_000).default(100) }))
    .output(z.array(historyEntry)),
  /** What was found damaged and set aside since the core was started; newest times first. */
  damage: query().output(z.array(historyDamage)),
  /** Archives in the archive folder, newest month first. Refused: `folder-not-readable`. */
  archives: query().output(z.array(historyArchive)),
  /** Refused: `folder-not-writable`. */
  changeSeat: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, changes: historySeat.partial() }))
    .output(commandDone),
  /** Puts tags into a class; what is stored already stays with the class it was stored in. Refused: a tag that is not there. */
  setKeep: command({ roles: controlWriters })
    .input(
      z.object({ ...commandFields, tagIds: z.array(tagId).min(1).max(5_000), keep: keepClass }),
    )
    .output(commandDone),
  /** Applies the rules at once, as a job. */
  keepNow: command({ roles: controlWriters })
    .input(z.object({ ...commandFields }))
    .output(commandDone.extend({ jobId })),
  /** Puts samples of archive files back, as a job: a file of the archive folder by its name, or any file or folder by its path. */
  readBack: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, path: z.string().min(1).max(1_000) }))
    .output(commandDone.extend({ jobId })),
  /** Writes samples or buckets to a file, as a job whose result is `{ file, bytes, rows }`. */
  export: publicCommand(
    { method: 'POST', path: '/history/exports', summary: 'Export samples' },
    { roles: everyone },
  )
    .input(z.object({ ...commandFields, plan: exportPlan }))
    .output(commandDone.extend({ jobId })),
  /** How many samples a raw export of these tags holds. */
  countExport: query()
    .input(
      z.object({
        tagIds: z.array(tagId).min(1).max(500),
        fromMs: z.number(),
        toMs: z.number(),
      }),
    )
    .output(z.object({ samples: z.number().int() })),
};
