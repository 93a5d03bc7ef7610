import type { Copy } from './read-copy.ts';
import type { Row } from './read-rows.ts';

const mostNamed = 3;

interface Command {
  readonly commandId: string;
  readonly command: string;
}

/** Which commands each document should hold: what is not sealed yet tells it, and the audit a second time. */
export function commandsByDocument(
  copies: readonly Copy[],
): ReadonlyMap<string, ReadonlyMap<string, Command>> {
  const byDocument = new Map<string, Map<string, Command>>();
  const add = (documentId: string, commandId: string, command: string) => {
    const commands = byDocument.get(documentId) ?? new Map<string, Command>();
    byDocument.set(documentId, commands.set(commandId, { commandId, command }));
  };
  for (const copy of copies) {
    const names = new Map(rowsOf(copy, 'audit').map((row) => [text(row, 'commandId'), row]));
    for (const row of rowsOf(copy, 'auditChange')) {
      const commandId = text(row, 'commandId');
      const audit = names.get(commandId);
      add(text(row, 'documentId'), commandId, audit ? text(audit, 'command') : 'command');
    }
    for (const row of rowsOf(copy, 'pending')) {
      for (const id of changedIn(row)) add(id, text(row, 'commandId'), text(row, 'command'));
    }
  }
  return byDocument;
}

/** `wellMonth 01J…/2026-03: 2 commands not recovered (production.save 01K…, production.save 01K…)` */
export function describeLoss(
  name: { readonly kind: string; readonly key: string },
  commands: readonly Command[],
): string {
  const document = `${name.kind} ${name.key}`;
  if (commands.length === 0) return `${document}: its newest changes may be missing`;
  const named = commands.slice(0, mostNamed).map((lost) => `${lost.command} ${lost.commandId}`);
  const more = commands.length > mostNamed ? ', …' : '';
  const count = commands.length === 1 ? '1 command' : `${commands.length} commands`;
  return `${document}: ${count} not recovered (${named.join(', ')}${more})`;
}

/** `changes` of `pending` is JSON of `[documentId, change hash][]`. */
function changedIn(row: Row): readonly string[] {
  try {
    const changes = JSON.parse(text(row, 'changes')) as readonly (readonly [string, string])[];
    return changes.map(([documentId]) => documentId);
  } catch {
    // A row garbled within its text cannot say what it stood for; the audit still may.
    return [];
  }
}

function rowsOf(copy: Copy, table: string): readonly Row[] {
  return copy.rowsByTable.get(table) ?? [];
}

function text(row: Row, name: string): string {
  return String(row[name]);
}
