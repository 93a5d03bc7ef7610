import type { ChunkChange } from '../chunks/read-body.ts';

/** The commands of a chunk with their changes, in the order in which they stood: that is part of what was signed. */
export function commandsIn(
  changes: readonly ChunkChange[],
): { readonly commandId: string; readonly changes: readonly ChunkChange[] }[] {
  const commands: { commandId: string; changes: ChunkChange[] }[] = [];
  for (const change of changes) {
    const last = commands.at(-1);
    if (last?.commandId === change.commandId) last.changes.push(change);
    else commands.push({ commandId: change.commandId, changes: [change] });
  }
  return commands;
}
