import type { CellKey, EntryCommand } from './entry.ts';

/** The part of the browser's storage that is used. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/**
 * What outlives a crash: commands not answered yet and texts not saved. One record each, so that two windows of one
 * tenant never write over each other's; a command sent by both is done once, because its id is the same.
 */
export interface EntryStorage {
  commands(): readonly EntryCommand[];
  keepCommand(command: EntryCommand): void;
  dropCommand(commandId: string): void;
  texts(): ReadonlyMap<CellKey, string>;
  keepText(key: CellKey, text: string): void;
  dropText(key: CellKey): void;
}

export function createEntryStorage(storage: TextStorage, tenantId: string): EntryStorage {
  const commandPrefix = `wellos.entries.${tenantId}.command.`;
  const textPrefix = `wellos.entries.${tenantId}.text.`;
  const write = (key: string, value: string) => {
    try {
      storage.setItem(key, value);
    } catch {
      // Full or blocked: the entry still lives in this window and is being sent.
    }
  };
  return {
    commands: () =>
      recordsOf(storage, commandPrefix)
        .map(([, text]) => JSON.parse(text) as EntryCommand)
        // Ids of one seat rise with time.
        .toSorted((one, other) => (one.commandId < other.commandId ? -1 : 1)),
    keepCommand: (command) => write(commandPrefix + command.commandId, JSON.stringify(command)),
    dropCommand: (commandId) => storage.removeItem(commandPrefix + commandId),
    texts: () => new Map(recordsOf(storage, textPrefix)),
    keepText: (key, text) => write(textPrefix + key, text),
    dropText: (key) => storage.removeItem(textPrefix + key),
  };
}

function recordsOf(storage: TextStorage, prefix: string): [string, string][] {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index)!);
  return keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => [key.slice(prefix.length), storage.getItem(key) ?? '']);
}

/** For a browser that blocks storage: entries are then safe from a broken line, not from a crash. */
export function createMemoryStorage(): TextStorage {
  const texts = new Map<string, string>();
  return {
    get length() {
      return texts.size;
    },
    key: (index) => [...texts.keys()][index] ?? null,
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
    removeItem: (key) => void texts.delete(key),
  };
}
