import type { TagFields } from '#shared/contract/devices.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import type { CalculatedPoint } from '#shared/domain/telemetry/calculated/calculated-point.ts';
import { orderByInputs } from '#shared/domain/telemetry/calculated/cycles.ts';
import {
  findUnknownName,
  isExpression,
  parseExpression,
} from '#shared/domain/telemetry/calculated/expression.ts';
import { readingAt } from '#shared/domain/telemetry/calculated/held-reading.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { tables } from '#core/storage/query-builder.ts';
import type { Edit } from '#core/sync/command-runner.ts';
import { readCalculated } from './calculated-tags.ts';

/** What is wrong with an expression, and what it comes to now. */
export async function checkExpression(
  deps: Pick<TenantDeps, 'read' | 'live' | 'log'>,
  asked: Pick<CalculatedPoint, 'expression' | 'inputs'> & { readonly tagId?: TagId | undefined },
) {
  const parsed = parseExpression(asked.expression);
  if (!isExpression(parsed)) return { names: [], problem: parsed, ring: [], now: null };
  const names = [...parsed.names];
  const inputs = new Map(Object.entries(asked.inputs));
  const problem = findUnknownName(parsed, inputs) ?? null;
  if (problem) return { names, problem, ring: [], now: null };
  const { live } = deps;
  const read = (name: string) =>
    readingAt(live.now([inputs.get(name)!])[0], Number.NEGATIVE_INFINITY, Infinity);
  return { names, problem, ring: await ringWith(deps, asked), now: parsed.evaluate(read) };
}

async function ringWith(
  deps: Pick<TenantDeps, 'read' | 'log'>,
  {
    tagId,
    inputs,
  }: { readonly tagId?: TagId | undefined; readonly inputs: CalculatedPoint['inputs'] },
): Promise<string[]> {
  if (!tagId) return [];
  const graph = new Map(
    (await readCalculated(deps)).map((tag) => [tag.tagId, [...tag.inputs.values()]]),
  );
  graph.set(tagId, Object.values(inputs));
  const { ring } = orderByInputs(graph);
  const rows = await deps.read
    .selectFrom('tag')
    .select(['tagId', 'name'])
    .where('tagId', 'in', [...ring, tagId])
    .execute();
  const nameById = new Map<string, string>(rows.map((row) => [row.tagId, row.name]));
  return ring.map((id) => nameById.get(id) ?? id);
}

/**
 * Refuses `expression-refused` for calculated tags that cannot be worked out, `tag-not-found` for inputs that are not
 * there, and `calculated-ring`, with the ring, for tags that would be made of each other.
 */
export function refuseUncalculable(
  edit: Edit,
  deviceId: DeviceId,
  tags: readonly Pick<TagFields, 'key' | 'name' | 'point'>[],
): void {
  const calculated = tags.flatMap(({ key, name, point }) =>
    point.kind === 'calculated' ? [{ tagId: `${deviceId}/${key}` as TagId, name, point }] : [],
  );
  if (calculated.length === 0) return;
  const rows = edit.rows(tables.selectFrom('tag').select(['tagId', 'name', 'point']));
  const names = new Map<string, string>([
    ...rows.map((row) => [row.tagId, row.name] as const),
    ...tags.map(({ key, name }) => [`${deviceId}/${key}`, name] as const),
  ]);
  for (const { name, point } of calculated) {
    const parsed = parseExpression(point.expression);
    const problem = isExpression(parsed)
      ? findUnknownName(parsed, new Set(Object.keys(point.inputs)))
      : parsed;
    if (problem) throw new Refusal('expression-refused', { name, ...problem });
    const stranger = Object.values(point.inputs).find((input) => !names.has(input));
    if (stranger) throw new Refusal('tag-not-found', { tagId: stranger });
  }
  const { ring } = orderByInputs(graphOf(rows, calculated));
  if (ring.length > 0)
    throw new Refusal('calculated-ring', {
      ring: ring.map((tagId) => names.get(tagId) ?? tagId).join(' → '),
    });
}

function graphOf(
  rows: readonly { readonly tagId: string; readonly point: string }[],
  calculated: readonly { readonly tagId: TagId; readonly point: CalculatedPoint }[],
): Map<TagId, readonly TagId[]> {
  const graph = new Map<TagId, readonly TagId[]>();
  for (const { tagId, point } of rows) {
    const { kind, inputs } = JSON.parse(point) as Partial<CalculatedPoint>;
    if (kind === 'calculated' && inputs) graph.set(tagId as TagId, Object.values(inputs));
  }
  for (const { tagId, point } of calculated) graph.set(tagId, Object.values(point.inputs));
  return graph;
}
