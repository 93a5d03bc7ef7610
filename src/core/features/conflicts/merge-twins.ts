import { definitions } from '#shared/documents/definitions.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { isSamePlain, type Plain } from '#shared/documents/plain.ts';
import { tables } from '#core/storage/query-builder.ts';
import type { DocumentEdit, Edit } from '#core/sync/command-runner.ts';

/** Values taken over, and values that differ and stay where they were. */
export interface Merged {
  readonly taken: number;
  readonly differing: number;
}

type PlainMap = Readonly<Record<string, Plain>>;

/** What else belongs to one of a kind, and is to belong to the one that is kept. */
const followers: {
  readonly [Kind in DocumentKind]?: (edit: Edit, keep: string, drop: string) => Merged[];
} = {
  well: (edit, keep, drop) => [
    ...mergeEntries(edit, 'wellMonth', monthsOf(edit, drop), keep, drop),
    ...mergeEntries(edit, 'wellYear', yearsOf(edit, drop), keep, drop),
    moveTags(edit, 'wellId', keep, drop),
  ],
  lease: (edit, keep, drop) => [moveWells(edit, keep, drop), moveTags(edit, 'leaseId', keep, drop)],
  device: () => [],
};

export function isMergeable(kind: DocumentKind): boolean {
  return Object.hasOwn(followers, kind);
}

/** Takes over what the kept one lacks. Nothing is written over: what both have otherwise stays with each. */
export function mergeInto(edit: Edit, kind: DocumentKind, keep: string, drop: string): Merged {
  const from = edit.find(kind, drop);
  if (!from) return { taken: 0, differing: 0 };
  const own = fill(edit.open(kind, keep), from.value as unknown as PlainMap, kind);
  return sum([own, ...followers[kind]!(edit, keep, drop)]);
}

/** The fields of one document that another of its kind lacks, those of its container too. */
function fill(to: DocumentEdit<DocumentKind>, from: PlainMap, kind: DocumentKind): Merged {
  const { fields, container } = definitions[kind];
  const names = Object.keys(fields).filter((name) => !/^deleted(At|By)$/.test(name));
  const plain = names.map((name) => take(to, [name], from[name]));
  if (!container) return sum(plain);
  const inside = Object.entries((from[container.name] ?? {}) as PlainMap).flatMap(([key, value]) =>
    'values' in container
      ? [take(to, [container.name, key], value)]
      : Object.entries(value as PlainMap).map(([field, one]) =>
          take(to, [container.name, key, field], one),
        ),
  );
  return sum([...plain, ...inside]);
}

function take(
  to: DocumentEdit<DocumentKind>,
  path: readonly string[],
  value: Plain | undefined,
): Merged {
  if (value === undefined || value === null) return { taken: 0, differing: 0 };
  const own = path.reduce<unknown>(
    (inner, step) => (inner as Record<string, unknown> | undefined)?.[step],
    to.value,
  ) as Plain | undefined;
  if (own !== undefined && own !== null) {
    return { taken: 0, differing: isSamePlain(own, value) ? 0 : 1 };
  }
  to.set(path, value);
  return { taken: 1, differing: 0 };
}

function mergeEntries(
  edit: Edit,
  kind: 'wellMonth' | 'wellYear',
  periods: readonly string[],
  keep: string,
  drop: string,
): Merged[] {
  return periods.map((period) => {
    const from = edit.find(kind, `${drop}/${period}`);
    const value = from?.value as unknown as PlainMap | undefined;
    return value ? fill(edit.open(kind, `${keep}/${period}`), value, kind) : sum([]);
  });
}

function monthsOf(edit: Edit, wellId: string): string[] {
  const rows = edit.rows(
    tables.selectFrom('productionDay').select('day').where('wellId', '=', wellId),
  );
  return [...new Set(rows.map(({ day }) => day.slice(0, 7)))];
}

function yearsOf(edit: Edit, wellId: string): string[] {
  const rows = edit.rows(
    tables.selectFrom('productionMonth').select('month').where('wellId', '=', wellId),
  );
  return [...new Set(rows.map(({ month }) => month.slice(0, 4)))];
}

function moveTags(edit: Edit, owner: 'wellId' | 'leaseId', keep: string, drop: string): Merged {
  const rows = edit.rows(
    tables.selectFrom('tag').select(['deviceId', 'key']).where(owner, '=', drop),
  );
  for (const { deviceId, key } of rows) {
    const device = edit.find('device', deviceId);
    const tag = device?.value.tags[key];
    if (tag) device.set(['tags', key], { ...(tag as unknown as PlainMap), [owner]: keep });
  }
  return { taken: rows.length, differing: 0 };
}

function moveWells(edit: Edit, keep: string, drop: string): Merged {
  const rows = edit.rows(tables.selectFrom('well').select('wellId').where('leaseId', '=', drop));
  for (const { wellId } of rows) edit.find('well', wellId)?.set(['leaseId'], keep);
  return { taken: rows.length, differing: 0 };
}

function sum(all: readonly Merged[]): Merged {
  return {
    taken: all.reduce((total, { taken }) => total + taken, 0),
    differing: all.reduce((total, { differing }) => total + differing, 0),
  };
}
