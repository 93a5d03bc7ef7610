import type { DocumentKind, DocumentOf } from './kinds.ts';
import type { Plain } from './plain.ts';

/**
 * What becomes of a field that was set apart. `auto`: the later by hybrid clock wins. `ask`: all stay until someone
 * decides; meanwhile the later is shown, or the lower or higher where that is the safe one to go by. `additive`: every
 * entry stands under a key of its own, and none is ever written twice.
 */
export interface FieldRule {
  readonly merge: 'auto' | 'ask' | 'additive';
  readonly shown?: 'lower' | 'higher';
  /** When the document was deleted: against anything written apart it waits for a decision, and is not deleted meanwhile. */
  readonly isDeletion?: true;
  /** A structured value kept as one JSON text and replaced whole. */
  readonly asJson?: true;
  /** Text that several people may write at once, kept letter by letter; made by the genesis. No command sets it. */
  readonly asText?: true;
}

/** `deletedAt` and `deletedBy`, of every kind that can be deleted. */
export const deletion = {
  deletedAt: { merge: 'ask', isDeletion: true },
  deletedBy: { merge: 'auto' },
} as const satisfies Fields;

export type Fields = Readonly<Record<string, FieldRule>>;

/** A map the genesis made: either of plain values under free keys, or of maps with fixed keys and fields. */
export type Container =
  | { readonly name: string; readonly values: FieldRule }
  | { readonly name: string; readonly keys: readonly string[]; readonly fields: Fields };

/** A document as read, before it is known to have a kind's shape. */
export type PlainDocument = Readonly<Record<string, Plain>>;

/**
 * One kind of document.
 *
 * Invariants:
 * 1. `genesisBase64` is the kind's first change, frozen for ever: two of them could never merge.
 * 2. Fields are added, never re-typed or re-used; a new container needs a new kind.
 * 3. `upgrades[n]` turns a document of format n + 1 into one of format n + 2, on read only.
 */
export interface KindDefinition<Kind extends DocumentKind = DocumentKind> {
  readonly kind: Kind;
  /** Who may write it: `field` every member but viewers, `control` owners and engineers. */
  readonly space: 'field' | 'control';
  readonly genesisBase64: string;
  readonly fields: Fields;
  readonly container?: Container;
  /** What it says has happened, and no undo takes it back. */
  readonly isLasting?: true;
  readonly upgrades: readonly ((document: PlainDocument) => PlainDocument)[];
  /** What the natural key alone says of the document. */
  readonly fromKey: (key: string) => Partial<DocumentOf<Kind>>;
}

/** The newest format this app knows; a document of a newer one is read-only. */
export function formatOf(definition: Pick<KindDefinition, 'upgrades'>): number {
  return definition.upgrades.length + 1;
}

/** Brings what was read in an older format to the newest; what is newer stays as it is. */
export function upgradeOnRead(
  definition: Pick<KindDefinition, 'upgrades'>,
  document: PlainDocument,
  format: number,
): PlainDocument {
  return definition.upgrades.slice(format - 1).reduce((older, upgrade) => upgrade(older), document);
}

/** The rule of the field at a path; undefined when the kind has no such field. */
export function ruleAt(
  definition: Pick<KindDefinition, 'fields' | 'container'>,
  path: readonly string[],
): FieldRule | undefined {
  const [first = '', second, third] = path;
  if (path.length === 1) return own(definition.fields, first);
  const container = definition.container;
  if (container?.name !== first || second === undefined || second === '') return undefined;
  if ('values' in container) return path.length === 2 ? container.values : undefined;
  if (path.length !== 3 || third === undefined) return undefined;
  return container.keys.includes(second) ? own(container.fields, third) : undefined;
}

/** `days/07/oilBbl`. Only the last segment may itself hold a slash. */
export function pathToText(path: readonly string[]): string {
  return path.join('/');
}

export function parsePath(definition: Pick<KindDefinition, 'container'>, text: string): string[] {
  const container = definition.container;
  if (!text.startsWith(`${container?.name}/`)) return [text];
  if (container && 'keys' in container) return text.split('/');
  const slash = text.indexOf('/');
  return [text.slice(0, slash), text.slice(slash + 1)];
}

/** One rule for many fields. */
export function fieldsWith<Name extends string>(
  names: readonly Name[],
  rule: FieldRule,
): Record<Name, FieldRule> {
  return Object.fromEntries(names.map((name) => [name, rule])) as Record<Name, FieldRule>;
}

function own(fields: Fields, name: string): FieldRule | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
