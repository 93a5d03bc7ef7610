import { z } from 'zod';

/** Rows of each table of a database. */
const rowCounts = z.record(z.string(), z.number().int());

/**
 * What a backup holds, in its last frame: a stream knows its hashes only at its end. Paths are relative to the tenant's folder,
 * with `/` between their parts.
 */
export const backupContents = z.object({
  files: z.array(z.object({ path: z.string(), bytes: z.number().int(), sha256: z.string() })),
  /** Of each file that is a database. */
  rows: z.record(z.string(), rowCounts),
  /** Databases that could not be read, and what SQLite says of them: they are not in the backup. */
  unread: z.array(z.object({ path: z.string(), problem: z.string() })),
  /** Photos and files with the bytes their names say; and what `tenant.db` says is here, and is not so. Older backups say nothing of it. */
  blobs: z
    .object({
      count: z.number().int(),
      bytes: z.number(),
      lacking: z.array(
        z.object({ hash: z.string(), what: z.enum(['missing', 'altered', 'unreadable']) }),
      ),
    })
    .optional(),
  /** How many documents `tenant.db` holds, and a hash over their ids and heads. */
  documents: z.object({ count: z.number().int(), sha256: z.string() }),
});
export type BackupContents = z.output<typeof backupContents>;

/** `mode`: who may read and write it, as POSIX has it; secrets are for their owner alone. */
export const fileBegins = z.object({ path: z.string(), mode: z.number().int() });
export const fileEnds = backupContents.shape.files.element;

/** What a frame says. */
export const frameKinds = { fileBegins: 1, piece: 2, fileEnds: 3, contents: 4 } as const;

/** Of a file, before it is compressed. */
export const pieceBytes = 1024 * 1024;

/** Made by whoever holds the key, but to be written nowhere else than beneath one folder. */
export function isPathWithin(path: string): boolean {
  const isPlain = (part: string) => /^[^\\:\p{Cc}]+$/u.test(part) && !/^\.{1,2}$/.test(part);
  return path.split('/').every(isPlain);
}
