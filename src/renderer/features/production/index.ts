export { EntriesProvider, useEntryCounts } from './entries/entries-context.tsx';
