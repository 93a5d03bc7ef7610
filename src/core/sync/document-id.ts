import { createHash } from 'node:crypto';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';

export function sha256(bytes: Uint8Array | string): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** The same on every device, so that two which create a well-month apart create one document. 32 hex digits. */
export function documentIdOf(tenantId: TenantId, kind: DocumentKind, key: string): string {
  return sha256(`wellos/1|${tenantId}|${kind}|${key}`).toString('hex', 0, 16);
}
