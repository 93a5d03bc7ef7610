import { definitions } from '#shared/documents/definitions.ts';
import {
  type Container,
  type FieldRule,
  type KindDefinition,
  type PlainDocument,
  upgradeOnRead,
} from '#shared/documents/definition.ts';
import type { DocumentKind, DocumentOf } from '#shared/documents/kinds.ts';
import type { Plain } from '#shared/documents/plain.ts';
import type { LiveDocument, RawDocument } from './live-document.ts';
import { readField } from './read-field.ts';

const ownKeys: ReadonlySet<string> = new Set(['kind', 'format', 'key']);

/** The document as features see it: plain values, conflicts chosen, upgraded; fields without a value are absent. */
export function readDocument<Kind extends DocumentKind>(
  live: LiveDocument<Kind>,
): DocumentOf<Kind> {
  const definition = definitions[live.kind] as KindDefinition<Kind>;
  const stored = { ...readRoot(live, definition), ...readContainer(live, definition.container) };
  const upgraded = upgradeOnRead(definition, stored, live.format);
  return { ...upgraded, ...definition.fromKey(live.key) } as DocumentOf<Kind>;
}

function readRoot(
  live: LiveDocument,
  { fields, container }: Pick<KindDefinition, 'fields' | 'container'>,
) {
  const names = Object.keys(live.doc).filter(
    (name) => !ownKeys.has(name) && name !== container?.name,
  );
  return readFields(live, [], names, (name) => fields[name]);
}

function readContainer(live: LiveDocument, container: Container | undefined): PlainDocument {
  if (!container) return {};
  const raw = recordIn(live.doc, container.name);
  const { name } = container;
  if ('values' in container) {
    return { [name]: readFields(live, [name], Object.keys(raw), () => container.values) };
  }
  const entries = Object.keys(raw).map((key) => [
    key,
    readFields(
      live,
      [name, key],
      Object.keys(recordIn(raw, key)),
      (field) => container.fields[field],
    ),
  ]);
  return { [name]: Object.fromEntries(entries) as PlainDocument };
}

function readFields(
  live: LiveDocument,
  parent: readonly string[],
  names: readonly string[],
  ruleOf: (name: string) => FieldRule | undefined,
): PlainDocument {
  const values: Record<string, Plain> = {};
  for (const name of names) {
    const value = readField(live, [...parent, name], ruleOf(name));
    if (value !== null) values[name] = value;
  }
  return values;
}

/** Whatever a foreign writer put in a container's place reads as an empty one. */
function recordIn(record: RawDocument, name: string): RawDocument {
  const value = record[name];
  return typeof value === 'object' && value !== null ? (value as RawDocument) : {};
}
