export { SyncState } from './SyncState.tsx';
export { useSyncPlaces, useSyncStatus } from './use-sync.ts';
