import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  use,
  useEffect,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useCore } from '#renderer/app/core-context.tsx';
import { problemText } from '#renderer/app/problem-text.ts';
import { useToast } from '#renderer/ui/index.ts';
import { createEntryQueue, type EntryCounts, type EntryQueue } from './entry-queue.ts';
import { createEntryStorage, createMemoryStorage, type TextStorage } from './entry-storage.ts';
import { patchReads } from './patch-reads.ts';
import { sendEntry } from './send-entry.ts';
import { createUndoStack, type UndoStack } from './undo-history.ts';

interface Entries {
  readonly queue: EntryQueue;
  readonly undoStack: UndoStack;
}

const EntriesContext = createContext<Entries | null>(null);

/**
 * What was typed and is not saved yet belongs to the operator, not to the screen it was typed on: it is sent from
 * whichever screen is open when the core answers.
 */
export function EntriesProvider({ children }: { readonly children: ReactNode }) {
  const entries = useCreateEntries();
  return <EntriesContext value={entries}>{children}</EntriesContext>;
}

export function useEntriesContext(): Entries {
  const entries = use(EntriesContext);
  if (!entries) throw new Error('useEntriesContext needs an EntriesProvider above it');
  return entries;
}

/** How many typed values are on their way, and how many could not be saved. */
export function useEntryCounts(): EntryCounts {
  const { queue } = useEntriesContext();
  return useSyncExternalStore(queue.subscribe, queue.counts);
}

function useCreateEntries(): Entries {
  const core = useCore();
  const queries = useQueryClient();
  const toast = useToast();
  const { t } = useTranslation();
  const [entries] = useState<Entries>(() => {
    const undoStack = createUndoStack();
    const queue = createEntryQueue({
      send: (command) => sendEntry(core, command),
      isConnected: () => core.connection.get().status === 'open',
      storage: createEntryStorage(browserStorage(), core.tenantId ?? ''),
      async onSaved(command, answer) {
        await patchReads(queries, command, answer);
        // The change event may have come first and its reading been ended above.
        setTimeout(() => void queries.invalidateQueries({ queryKey: ['production'] }), 250);
        if (answer.overtaken) toast({ text: t('refusal.undo-overtaken'), tone: 'warning' });
      },
      onUndoRefused(command, error) {
        undoStack.forget(command.commandId);
        toast({ text: problemText(error, t).text, tone: 'error' });
      },
    });
    return { queue, undoStack };
  });
  useEffect(() => {
    if (core.connection.get().status === 'open') entries.queue.resume();
    return core.connection.subscribe(() => entries.queue.resume());
  }, [core, entries]);
  return entries;
}

function browserStorage(): TextStorage {
  try {
    return window.localStorage;
  } catch {
    // Reading the property throws where the browser blocks storage.
    return createMemoryStorage();
  }
}
