/** The commands of a chunk with their changes, in the order in which they stand: that is part of what is signed. */
export function commandsIn<Change extends { readonly commandId: string }>(
  changes: readonly Change[],
): { readonly commandId: string; readonly changes: readonly Change[] }[] {
  const commands: { commandId: string; changes: Change[] }[] = [];
  for (const change of changes) {
    const last = commands.at(-1);
    if (last?.commandId === change.commandId) last.changes.push(change);
    else commands.push({ commandId: change.commandId, changes: [change] });
  }
  return commands;
}
