import { z } from 'zod';
import { tenantId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Disk } from '../storage/disk.ts';

/** Grows when an older WellOS could no longer read what is written. */
export const backupFormat = 1;
export const backupEnding = '.wellosbackup';

const magic = Buffer.from('WELLOSBK', 'latin1');
const lengthBytes = 4;
const mostHeadBytes = 256 * 1024;
const bytes = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));

/** The file's key, wrapped for whoever knows a secret; see `backup-keys.ts`. */
const keySlot = z.object({
  kind: z.enum(['passphrase', 'kit']),
  /** Of scrypt; empty for a kit, whose secret needs no stretching. */
  salt: bytes,
  wrapped: bytes,
});
export type KeySlot = z.output<typeof keySlot>;

/** What a backup says in clear, before anybody has shown a secret. */
const backupHead = z.object({
  tenantId,
  tenantName: z.string(),
  madeAtMs: z.number(),
  seatName: z.string(),
  appVersion: z.string(),
  /** The last step that gave its database its shape. */
  lastMigration: z.string(),
  /** Whether the keys are in it by which this seat is known to others. */
  hasDeviceKey: z.boolean(),
  /** Names the file's key, so that a secret that opens nothing is known at once. */
  keyId: z.string(),
  slots: z.array(keySlot),
});
export type BackupHead = z.output<typeof backupHead>;

export interface FoundHead {
  readonly head: BackupHead;
  /** As it stands in the file: what the frames behind it are bound to. */
  readonly raw: Uint8Array;
  readonly totalBytes: number;
}

export function encodeHead(head: BackupHead): Uint8Array {
  const slots = head.slots.map(({ kind, salt, wrapped }) => ({
    kind,
    salt: base64(salt),
    wrapped: base64(wrapped),
  }));
  const text = Buffer.from(JSON.stringify({ format: backupFormat, ...head, slots }));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(text.length);
  return Buffer.concat([magic, length, text]);
}

/**
 * Refuses `backup-unreadable` {path, problem} for a file that is not there or cannot be read, `backup-unknown` for one that is
 * no backup, `backup-newer` {appVersion} for one of a newer WellOS and `backup-damaged` for one whose head is not whole.
 */
export function readHead(disk: Pick<Disk, 'readPart' | 'size'>, path: string): FoundHead {
  const start = readStart(disk, path);
  if (!start.subarray(0, magic.length).equals(magic)) throw new Refusal('backup-unknown', { path });
  const end = magic.length + lengthBytes + lengthIn(start);
  const text = start.subarray(magic.length + lengthBytes, end);
  const totalBytes = disk.size(path);
  if (end > start.length) throw new Refusal('backup-damaged', { problem: 'head', at: 0 });
  return { head: parseHead(text), raw: start.subarray(0, end), totalBytes };
}

const newer = z.object({ format: z.number().gt(backupFormat), appVersion: z.string() });

function parseHead(text: Uint8Array): BackupHead {
  const value = parseJson(text);
  const told = newer.safeParse(value);
  if (told.success) throw new Refusal('backup-newer', { appVersion: told.data.appVersion });
  const parsed = backupHead.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Refusal('backup-damaged', { problem: 'head', at: 0 }, { cause: parsed.error });
}

function parseJson(text: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(text));
  } catch {
    // No JSON is no head, whatever is wrong with it.
    return undefined;
  }
}

function readStart(disk: Pick<Disk, 'readPart'>, path: string): Buffer {
  try {
    return Buffer.from(disk.readPart(path, 0, mostHeadBytes));
  } catch (error) {
    const problem = (error as NodeJS.ErrnoException).code;
    if (problem === undefined) throw error;
    throw new Refusal('backup-unreadable', { path, problem }, { cause: error });
  }
}

function lengthIn(start: Buffer): number {
  return start.length < magic.length + lengthBytes ? Infinity : start.readUInt32BE(magic.length);
}

function base64(value: Uint8Array): string {
  return Buffer.from(value).toString('base64');
}
