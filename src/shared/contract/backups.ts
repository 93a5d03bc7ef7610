import { z } from 'zod';
import { backupPlan } from '#shared/domain/backups/backup-plan.ts';
import { jobId, tenantId } from '#shared/domain/identity/ids.ts';
import { everyone, owners } from '#shared/domain/people/role.ts';
import { command, commandDone, commandFields, query } from './call.ts';
import { frameDescription } from './frames.ts';
import { newPassphrase } from './security.ts';

/** A backup that was made, or that could not be. */
export const backupRun = z.object({
  startedAtMs: z.number(),
  endedAtMs: z.number(),
  /** null when nothing could be written. */
  file: z.string().nullable(),
  folder: z.string(),
  bytes: z.number().nullable(),
  plainBytes: z.number().nullable(),
  /** In it, and found again when it was restored for proof. */
  documents: z.number().nullable(),
  rows: z.number().nullable(),
  /** Photos and files in it; null: it was not said, by an older WellOS. */
  photos: z.object({ count: z.number().int(), bytes: z.number() }).nullable().default(null),
  /** Those that are here as far as is known, and could not be backed up: how many, and the first names of what they are of. */
  photosLacking: z
    .object({ count: z.number().int(), names: z.array(z.string()) })
    .default({ count: 0, names: [] }),
  /** When it had been restored into a scratch folder and found whole; null: it has not. */
  verifiedAtMs: z.number().nullable(),
  /** Why not, or why there is none: a refusal's code, `unread`, `cancelled` or `bug`. */
  problem: z.string().nullable(),
  isByPlan: z.boolean(),
});
export type BackupRun = z.output<typeof backupRun>;

export const backupWarnings = ['off', 'none-verified', 'last-failed', 'no-kit'] as const;

const backupState = z.object({
  plan: backupPlan,
  hasPassphrase: z.boolean(),
  kit: z.object({ madeAtMs: z.number(), isOwner: z.boolean() }).nullable(),
  /** Other devices are, or may become, members of it. */
  isShared: z.boolean(),
  /** null while it is off. */
  nextAtMs: z.number().nullable(),
  /** The job that is making one. */
  jobId: jobId.nullable(),
  lastVerifiedAtMs: z.number().nullable(),
  warnings: z.array(
    z.object({
      kind: z.enum(backupWarnings),
      days: z.number().nullable(),
      why: z.string().nullable(),
    }),
  ),
  runs: z.array(backupRun),
});
export type BackupState = z.output<typeof backupState>;

/** A secret a person shows: the passphrase, or the code of the recovery kit. */
const shownSecret = z.object({
  kind: z.enum(['passphrase', 'kit']),
  text: z.string().min(1).max(400),
});

const restoring = z.object({
  state: z.enum(['none', 'running', 'done', 'failed', 'cancelled']),
  tenantName: z.string(),
  done: z.number(),
  total: z.number().nullable(),
  /** Key of locales `backups.step.<step>`. */
  step: z.string().nullable(),
  /** The operator that is here now. */
  tenantId: tenantId.nullable(),
  /** Where the operator that was replaced lies now. */
  keptAside: z.string().nullable(),
  failure: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()) }).nullable(),
});
export type Restoring = z.output<typeof restoring>;

export const backups = {
  /** How it stands with backups of this operator on this computer. */
  state: query({ roles: owners }).output(backupState),
  /** Refused: `folder-not-writable`. */
  changePlan: command({ roles: owners })
    .input(z.object({ ...commandFields, changes: backupPlan.partial() }))
    .output(commandDone),
  /** Of backups made from now on; those that are there keep theirs. */
  setPassphrase: command({ roles: owners })
    .input(z.object({ ...commandFields, passphrase: newPassphrase }))
    .output(commandDone),
  /** Makes one now; the job that is at it already is answered. Refused: `backup-not-set-up`. */
  start: command({ roles: owners })
    .input(z.object({ ...commandFields }))
    .output(commandDone.extend({ jobId })),
  /**
   * Makes a recovery kit, in place of the one before, and answers it as a PDF, a frame of one column `bytes`. What it says is kept
   * nowhere.
   */
  makeKit: command({ roles: owners })
    .input(z.object({ ...commandFields, language: z.enum(['en', 'es']) }))
    .output(commandDone.extend({ name: z.string(), frame: frameDescription })),

  /**
   * Makes this computer an owner, by the code of a kit, where nobody is left to let it in. Refused: `recovery-code-mistyped`,
   * `recovery-kit-void`.
   */
  useKit: command({ roles: everyone })
    .input(z.object({ ...commandFields, code: z.string().min(1).max(400) }))
    .output(commandDone),

  /** What a backup says of itself without a secret. Refused: `backup-unreadable`, `backup-unknown`, `backup-newer`, `backup-damaged`. */
  inspect: query({ scope: 'installation', roles: owners })
    .input(z.object({ path: z.string().trim().min(1).max(1_000) }))
    .output(
      z.object({
        tenantId,
        tenantName: z.string(),
        madeAtMs: z.number(),
        seatName: z.string(),
        appVersion: z.string(),
        /** Restored it is the device it was made of, and no new one. */
        hasDeviceKey: z.boolean(),
        bytes: z.number(),
        opensWith: z.array(z.enum(['passphrase', 'kit'])),
        /** The operator is on this computer already: restoring replaces it. */
        isHere: z.boolean(),
      }),
    ),
  /** The backups in a folder, newest first. Refused: `folder-not-readable`. */
  find: query({ scope: 'installation', roles: owners })
    .input(z.object({ folder: z.string().trim().min(1).max(1_000) }))
    .output(
      z.array(
        z.object({
          path: z.string(),
          tenantName: z.string(),
          madeAtMs: z.number(),
          bytes: z.number(),
        }),
      ),
    ),
  /**
   * Begins to restore, beside what is here; `restoring` tells how far it is. Refused: what `inspect` refuses, `backup-secret-wrong`,
   * `backup-secret-other`, `recovery-code-mistyped`, `backup-tenant-here` without `replace`, `backup-restoring`.
   */
  restore: command({ scope: 'installation', roles: owners, takesTurns: true })
    .input(
      z.object({
        ...commandFields,
        path: z.string().trim().min(1).max(1_000),
        secret: shownSecret,
        replace: z.boolean().default(false),
      }),
    )
    .output(commandDone),
  restoring: query({ scope: 'installation', roles: owners }).output(restoring),
  cancelRestore: command({ scope: 'installation', roles: owners, takesTurns: true })
    .input(z.object({ ...commandFields }))
    .output(commandDone),
};
