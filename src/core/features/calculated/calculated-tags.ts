import { sql } from 'kysely';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { calculatedPoint } from '#shared/domain/telemetry/calculated/calculated-point.ts';
import { orderByInputs } from '#shared/domain/telemetry/calculated/cycles.ts';
import {
  isExpression,
  parseExpression,
  type Expression,
} from '#shared/domain/telemetry/calculated/expression.ts';
import type { TenantDeps } from '#core/core-deps.ts';

/** A calculated tag, ready to be worked out. */
export interface CalculatedTag {
  readonly tagId: TagId;
  readonly expression: Expression;
  readonly inputs: ReadonlyMap<string, TagId>;
  /** How long a value of an input is believed. What a person typed stands until the next is typed. */
  readonly holdMsOf: (name: string) => number;
}

/** All calculated tags of devices that are there, each after those it is made of; those in a ring are left out and told. */
export async function readCalculated({
  read,
  log,
}: Pick<TenantDeps, 'read' | 'log'>): Promise<readonly CalculatedTag[]> {
  const rows = await read
    .selectFrom('tag')
    .innerJoin('device', 'device.deviceId', 'tag.deviceId')
    .select(['tag.tagId', 'tag.point'])
    .where('device.deleted', '=', 0)
    .where(sql<string>`json_extract(point, '$.kind')`, 'in', ['calculated', 'manual'])
    .execute();
  const points = rows.map(({ tagId, point }) => ({
    tagId: tagId as TagId,
    point: JSON.parse(point) as { readonly kind: string },
  }));
  const manual = new Set(
    points.filter(({ point }) => point.kind === 'manual').map(({ tagId }) => tagId),
  );
  const tags = points.flatMap((one) => toCalculated(one, manual) ?? []);
  const byId = new Map(tags.map((tag) => [tag.tagId, tag]));
  const { order, ring } = orderByInputs(
    new Map(tags.map(({ tagId, inputs }) => [tagId, [...inputs.values()]])),
  );
  // Two seats can make a ring that neither sees: what is in one, or made of it, says nothing.
  if (ring.length > 0) log.warn({ ring }, 'calculated tags are made of each other');
  return order.map((tagId) => byId.get(tagId)!);
}

function toCalculated(
  { tagId, point }: { readonly tagId: TagId; readonly point: unknown },
  manual: ReadonlySet<TagId>,
): CalculatedTag | undefined {
  const { data } = calculatedPoint.safeParse(point);
  const expression = data && parseExpression(data.expression);
  if (!data || !expression || !isExpression(expression)) return undefined;
  const inputs = new Map(Object.entries(data.inputs));
  return {
    tagId,
    expression,
    inputs,
    holdMsOf: (name) => (manual.has(inputs.get(name)!) ? Infinity : data.holdMs),
  };
}

/** Tags that are made of these, through any number of others, in the order of `tags`; these among them. */
export function withDependents(
  tags: readonly CalculatedTag[],
  changed: ReadonlySet<TagId>,
): CalculatedTag[] {
  const reached = new Set(changed);
  return tags.filter((tag) => {
    const isReached =
      reached.has(tag.tagId) || [...tag.inputs.values()].some((input) => reached.has(input));
    if (isReached) reached.add(tag.tagId);
    return isReached;
  });
}
