import type { FileId } from '#shared/domain/identity/ids.ts';
import { LARGEST_ATTACHMENT_BYTES } from '#shared/domain/attachments/attachment.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { BlobWriter, StoredBlob } from '#core/sync/blobs/blob-writer.ts';

type FileDeps = Pick<TenantDeps, 'blobs' | 'ports'>;

/** Files that come at once; a page sends them one after the other. */
const mostFiles = 50;
/** Nobody goes on with it any more. */
const givenUpMs = 60 * 60_000;

/** A file that is sealed as it comes. It is in memory what has been done of it: a restart begins it anew. */
export interface IncomingFile {
  readonly name: string;
  readonly bytes: number;
  readonly writer: BlobWriter;
  /** Once it is whole and asked for. */
  stored: Promise<StoredBlob> | undefined;
  heardAtMs: number;
}

const filesByTenant = new WeakMap<FileDeps['blobs'], Map<FileId, IncomingFile>>();

/** The same id again finds what was begun. Refused: `file-empty`, `file-too-large`, `disk-full`, `too-busy`. */
export function beginIncoming(
  deps: FileDeps,
  fileId: FileId,
  { name, bytes }: { readonly name: string; readonly bytes: number },
): void {
  if (bytes === 0) throw new Refusal('file-empty', { name });
  if (bytes > LARGEST_ATTACHMENT_BYTES)
    throw new Refusal('file-too-large', { bytes, largest: LARGEST_ATTACHMENT_BYTES });
  const files = filesOf(deps);
  if (files.has(fileId)) return;
  dropGivenUp(deps, files);
  if (files.size >= mostFiles) throw new Refusal('too-busy', {});
  const writer = deps.blobs.store.begin(bytes);
  const heardAtMs = deps.ports.clock.nowMs();
  files.set(fileId, { name, bytes, writer, stored: undefined, heardAtMs });
}

/** Answers how much there is. Refused: `file-not-found`, `input-invalid` for a piece that leaves a gap or reaches too far. */
export function takePiece(
  deps: FileDeps,
  fileId: FileId,
  offset: number,
  piece: Uint8Array,
): number {
  const file = mustFind(deps, fileId);
  const { writer, bytes } = file;
  const { received } = writer;
  if (offset > received || offset + piece.length > bytes)
    throw new Refusal('input-invalid', { field: 'offset', problem: 'misplaced', received });
  try {
    writer.write(piece.subarray(received - offset));
  } catch (error) {
    // What has come of it takes the room that is lacking.
    writer.drop();
    forgetIncoming(deps, fileId);
    throw error;
  }
  file.heardAtMs = deps.ports.clock.nowMs();
  return writer.received;
}

export function findIncoming(deps: FileDeps, fileId: FileId): IncomingFile | undefined {
  return filesOf(deps).get(fileId);
}

/** It has become an attachment. */
export function forgetIncoming(deps: FileDeps, fileId: FileId): void {
  filesOf(deps).delete(fileId);
}

function mustFind(deps: FileDeps, fileId: FileId): IncomingFile {
  const file = findIncoming(deps, fileId);
  if (!file) throw new Refusal('file-not-found', { fileId });
  return file;
}

/** Ends it, once. Refused: `file-unreadable` while bytes are missing, `disk-full`. */
export function storeIncoming(deps: FileDeps, fileId: FileId): Promise<StoredBlob> {
  const file = mustFind(deps, fileId);
  const { received } = file.writer;
  if (received < file.bytes)
    throw new Refusal('file-unreadable', { problem: 'incomplete', received, bytes: file.bytes });
  file.stored ??= deps.blobs.store.finish(file.writer).catch((error: unknown) => {
    filesOf(deps).delete(fileId);
    throw error;
  });
  return file.stored;
}

function filesOf({ blobs }: FileDeps): Map<FileId, IncomingFile> {
  const files = filesByTenant.get(blobs) ?? new Map<FileId, IncomingFile>();
  filesByTenant.set(blobs, files);
  return files;
}

function dropGivenUp({ ports }: FileDeps, files: Map<FileId, IncomingFile>): void {
  for (const [fileId, file] of files) {
    if (Math.abs(ports.clock.nowMs() - file.heardAtMs) < givenUpMs) continue;
    if (!file.stored) file.writer.drop();
    files.delete(fileId);
  }
}
