import type { SyncLogKind } from '#shared/contract/sync.ts';

/** What is looked for together. */
export const logGroups = {
  all: undefined,
  trouble: ['trouble', 'disconnected', 'refused', 'diverged'],
  traffic: ['sent', 'received', 'same', 'exported', 'imported'],
  members: ['shared', 'invited', 'joined', 'let-in', 'role-changed', 'revoked'],
} as const satisfies Record<string, readonly SyncLogKind[] | undefined>;

export type LogGroup = keyof typeof logGroups;

export const logGroupKeys = Object.keys(logGroups) as LogGroup[];

export function logGroupOf(text: string | null): LogGroup {
  return logGroupKeys.find((key) => key === text) ?? 'all';
}
