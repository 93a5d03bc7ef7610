import { join } from 'node:path';
import { z } from 'zod';
import { fileId as fileIdShape, type FileId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';

type FileDeps = Pick<TenantDeps, 'folder' | 'ports'>;

const largestBytes = 1_024 * 2 ** 20;
const keptMs = 7 * 24 * 3_600_000;

const about = z.object({ name: z.string(), bytes: z.number(), atMs: z.number() });

/** A file on its way in or already whole, in a folder of its own in the tenant's. */
export interface ReceivedFile {
  readonly fileId: FileId;
  readonly name: string;
  readonly bytes: number;
  readonly folder: string;
  readonly path: string;
}

/** Makes room for a file of so many bytes. The same id again finds what was begun. Refused: `file-too-large`, `file-empty`. */
export function beginFile(
  deps: FileDeps,
  fileId: FileId,
  file: { readonly name: string; readonly bytes: number },
): void {
  if (file.bytes === 0) throw new Refusal('file-empty', { name: file.name });
  if (file.bytes > largestBytes)
    throw new Refusal('file-too-large', { bytes: file.bytes, largest: largestBytes });
  const { disk, clock } = deps.ports;
  const { folder } = placeOf(deps, fileId);
  removeOldFiles(deps);
  if (disk.exists(join(folder, 'about.json'))) return;
  disk.makeFolder(folder);
  const text = JSON.stringify({ ...file, atMs: clock.nowMs() });
  disk.writeWhole(join(folder, 'about.json'), Buffer.from(text));
}

/** Puts a piece in its place and answers how much there is. Refused: `input-invalid` for one that leaves a gap or reaches too far. */
export function receivePiece(
  deps: FileDeps,
  fileId: FileId,
  offset: number,
  piece: Uint8Array,
): number {
  const { bytes, path } = findBegun(deps, fileId);
  const received = sizeOf(deps, path);
  if (offset > received || offset + piece.length > bytes)
    throw new Refusal('input-invalid', { field: 'offset', problem: 'misplaced', received });
  deps.ports.disk.append(path, piece, offset);
  return Math.max(received, offset + piece.length);
}

/** A file that is there from its first byte to its last. Refused: `file-not-found`, `file-unreadable` while bytes are missing. */
export function findWhole(deps: FileDeps, fileId: FileId): ReceivedFile {
  const file = findBegun(deps, fileId);
  const received = sizeOf(deps, file.path);
  if (received < file.bytes)
    throw new Refusal('file-unreadable', { problem: 'incomplete', received, bytes: file.bytes });
  return file;
}

/** Files are kept for seven days: long enough to look at an import's findings and repeat it. */
export function removeOldFiles(deps: FileDeps): void {
  const { disk, clock } = deps.ports;
  const root = join(deps.folder, 'files');
  if (!disk.exists(root)) return;
  for (const name of disk.list(root)) {
    const known = readAbout(deps, join(root, name));
    if (!known || clock.nowMs() - known.atMs > keptMs) disk.remove(join(root, name));
  }
}

function findBegun(deps: FileDeps, fileId: FileId): ReceivedFile {
  const place = placeOf(deps, fileId);
  const known = readAbout(deps, place.folder);
  if (!known) throw new Refusal('file-not-found', { fileId });
  return { fileId, name: known.name, bytes: known.bytes, ...place };
}

function placeOf({ folder }: FileDeps, fileId: FileId) {
  // The id becomes part of a path: nothing but an id may.
  const own = join(folder, 'files', fileIdShape.parse(fileId));
  return { folder: own, path: join(own, 'data') };
}

function readAbout({ ports }: FileDeps, folder: string) {
  const path = join(folder, 'about.json');
  if (!ports.disk.exists(path)) return undefined;
  return about.parse(JSON.parse(Buffer.from(ports.disk.read(path)).toString('utf8')));
}

function sizeOf({ ports }: FileDeps, path: string): number {
  return ports.disk.exists(path) ? ports.disk.size(path) : 0;
}
