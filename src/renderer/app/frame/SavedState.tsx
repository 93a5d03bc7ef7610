import { useSyncExternalStore } from 'react';
import { pendingCommands } from '#renderer/app/pending-commands.ts';
import { useEntryCounts } from '#renderer/features/production/index.ts';
import { SyncState } from '#renderer/features/sync/index.ts';

/** What was typed and is not on this computer's disk yet, and how that stands with others. */
export function SavedState() {
  const { pending } = useEntryCounts();
  const sent = useSyncExternalStore(pendingCommands.subscribe, pendingCommands.get);
  return <SyncState isSaving={sent > 0 || pending > 0} />;
}
