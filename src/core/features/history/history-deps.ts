import type { TagId } from '#shared/domain/identity/ids.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { Historian } from '#core/historian/store/open-historian.ts';
import type { HistoryNotes } from './history-notes.ts';

/**
 * Whether samples of a tag may go, or what holds them: an alarm that happened on them, or somebody they were not sent to
 * yet. Asked before anything is dropped, whatever the reason.
 */
export type MayForget = (tagId: TagId, fromMs: number, toMs: number) => true | 'alarm' | 'unsent';

export interface HistoryDeps extends Pick<
  TenantDeps,
  'tenantId' | 'folder' | 'ports' | 'log' | 'read' | 'jobs' | 'jobWorkers' | 'changes' | 'settings'
> {
  readonly store: Historian;
  readonly notes: HistoryNotes;
  readonly mayForget: MayForget;
}
