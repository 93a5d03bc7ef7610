import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { FileId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { deriveId } from '#core/derived-id.ts';
import { beginFile, receivePiece } from '#core/features/imports/index.ts';
import type { Ports } from '#core/ports.ts';
import type { Session } from '#core/session.ts';
import type { FileSource } from '#core/sync/file/read-chunk-file.ts';
import { startFileImport } from './import-file.ts';

const pieceBytes = 1024 * 1024;

/** A file at a place a person has named. Refuses `folder-not-readable` {path, problem}. */
export function openNamedFile({ disk }: Pick<Ports, 'disk'>, path: string): FileSource {
  try {
    return { bytes: disk.size(path), readPart: (at, length) => disk.readPart(path, at, length) };
  } catch (error) {
    const problem = (error as NodeJS.ErrnoException).code;
    if (problem === undefined) throw error;
    throw new Refusal('folder-not-readable', { path, problem }, { cause: error });
  }
}

/** Copies a file into the tenant's folder, so that the stick may be drawn, and begins the job that takes it in. */
export async function bringFile(tenant: TenantDeps, session: Session, path: string): Promise<void> {
  const { bytes, readPart } = openNamedFile(tenant.ports, path);
  const id = tenant.newId();
  const fileId = deriveId(`file/${id}`) as FileId;
  beginFile(tenant, fileId, { name: basename(path), bytes });
  for (let offset = 0; offset < bytes; offset += pieceBytes) {
    receivePiece(tenant, fileId, offset, readPart(offset, pieceBytes));
    await setImmediate();
  }
  const head = { command: 'sync.importFile', session: { ...session, tenantId: tenant.tenantId } };
  startFileImport(tenant, head, fileId);
}
