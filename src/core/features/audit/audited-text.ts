import { type Plain, plainToText } from '#shared/documents/plain.ts';
import type { AuditedField } from '#core/sync/write-audit.ts';

export function parseFields(changes: string): readonly AuditedField[] {
  return JSON.parse(changes) as AuditedField[];
}

/** A value as people read it; structured ones as JSON. */
export function valueToText(value: Plain): string | null {
  if (value === null || typeof value === 'string') return value;
  return plainToText(value);
}
