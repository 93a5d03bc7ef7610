import type { Row } from './read-rows.ts';

const mostNamed = 3;

interface Pending {
  readonly commandId: string;
  readonly command: string;
  readonly changes: readonly (readonly [documentId: string, hash: string])[];
}

/** Which change of which command each document should hold, from the rows of `pending`. */
export function changesByDocument(
  rows: readonly Row[],
): ReadonlyMap<string, readonly { hash: string; commandId: string; command: string }[]> {
  const byDocument = new Map<string, { hash: string; commandId: string; command: string }[]>();
  for (const { commandId, command, changes } of rows.flatMap(parsePending)) {
    for (const [documentId, hash] of changes) {
      const list = byDocument.get(documentId) ?? [];
      byDocument.set(documentId, list);
      list.push({ hash, commandId, command });
    }
  }
  return byDocument;
}

/** `wellMonth 01J…/2026-03: 2 commands not recovered (production.save 01K…, production.save 01K…)` */
export function describeLoss(
  name: { readonly kind: string; readonly key: string },
  commands: readonly { readonly commandId: string; readonly command: string }[],
): string {
  const document = `${name.kind} ${name.key}`;
  if (commands.length === 0) return `${document}: its newest changes may be missing`;
  const named = commands.slice(0, mostNamed).map((lost) => `${lost.command} ${lost.commandId}`);
  const more = commands.length > mostNamed ? ', …' : '';
  const count = commands.length === 1 ? '1 command' : `${commands.length} commands`;
  return `${document}: ${count} not recovered (${named.join(', ')}${more})`;
}

function parsePending(row: Row): Pending[] {
  try {
    const changes = JSON.parse(String(row['changes'])) as Pending['changes'];
    return [{ commandId: String(row['commandId']), command: String(row['command']), changes }];
  } catch {
    // A row garbled within its text cannot say what it stood for.
    return [];
  }
}
