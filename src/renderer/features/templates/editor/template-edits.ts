import type { Parameter } from '#shared/domain/telemetry/templates/parameter.ts';
import {
  tagsOf,
  type DeviceTemplate,
  type TemplateAlarm,
  type TemplateTag,
} from '#shared/domain/telemetry/templates/template.ts';

interface Keyed {
  readonly key: string;
}

/** Puts a part in the place of the one of key `before`; null: at the end. */
function put<Part extends Keyed>(
  parts: readonly Part[],
  part: Part,
  before: string | null,
): Part[] {
  if (before === null) return [...parts, part];
  return parts.map((one) => (one.key === before ? part : one));
}

/** A tag, and with another key all that names it: calculated tags, alarms, displays. */
export function putTag(
  template: DeviceTemplate,
  tag: TemplateTag,
  before: string | null,
): DeviceTemplate {
  const tags = put(template.tags, tag, before);
  if (before === null || before === tag.key) return { ...template, tags };
  const rename = (key: string) => (key === before ? tag.key : key);
  return {
    ...template,
    tags: tags.map((one) => withInputs(one, rename)),
    alarms: template.alarms.map((alarm) => ({
      ...alarm,
      tag: alarm.tag === null ? null : rename(alarm.tag),
      condition: withSetPoint(alarm.condition, rename),
    })),
    display: withKeys(template.display, (keys) => keys.map(rename)),
  };
}

/** Without some tags, and what only they were for: alarms that watch them, places in displays. */
export function withoutTags(template: DeviceTemplate, keys: ReadonlySet<string>): DeviceTemplate {
  return {
    ...template,
    tags: template.tags.filter(({ key }) => !keys.has(key)),
    alarms: template.alarms.filter((alarm) => !tagsOf(alarm).some((key) => keys.has(key))),
    display: withKeys(template.display, (some) => some.filter((key) => !keys.has(key))),
  };
}

export function putAlarm(
  template: DeviceTemplate,
  alarm: TemplateAlarm,
  before: string | null,
): DeviceTemplate {
  return { ...template, alarms: put(template.alarms, alarm, before) };
}

/** A parameter, and with another key all texts that name it. */
export function putParameter(
  template: DeviceTemplate,
  parameter: Parameter,
  before: string | null,
): DeviceTemplate {
  const parameters = put(template.parameters, parameter, before);
  if (before === null || before === parameter.key) return { ...template, parameters };
  const { tags, line } = replaceIn(
    { tags: template.tags, line: template.line },
    `{${before}}`,
    `{${parameter.key}}`,
  );
  return { ...template, parameters, tags, line };
}

export function without<Part extends Keyed>(
  parts: readonly Part[],
  keys: ReadonlySet<string>,
): Part[] {
  return parts.filter(({ key }) => !keys.has(key));
}

/** Moves one of a list up (-1) or down (1); at the end it stays. */
export function moved<Item>(items: readonly Item[], index: number, by: -1 | 1): Item[] {
  const next = [...items];
  const other = index + by;
  if (other < 0 || other >= next.length) return next;
  [next[index], next[other]] = [next[other]!, next[index]!];
  return next;
}

type Rename = (key: string) => string;

function withInputs(tag: TemplateTag, rename: Rename): TemplateTag {
  const { calculated } = tag.points;
  if (!calculated) return tag;
  const inputs = Object.entries(calculated.inputs).map(([name, key]) => [name, rename(key)]);
  return {
    ...tag,
    points: { ...tag.points, calculated: { ...calculated, inputs: Object.fromEntries(inputs) } },
  };
}

function withSetPoint(
  condition: TemplateAlarm['condition'],
  rename: Rename,
): TemplateAlarm['condition'] {
  if (condition.kind !== 'deviation' || !('tagId' in condition.setPoint)) return condition;
  const tagId = rename(condition.setPoint.tagId) as typeof condition.setPoint.tagId;
  return { ...condition, setPoint: { tagId } };
}

function withKeys(
  display: DeviceTemplate['display'],
  change: (keys: string[]) => string[],
): DeviceTemplate['display'] {
  const { status, groups, trends } = display;
  const inGroup = (group: (typeof groups)[number]) => ({ ...group, tags: change(group.tags) });
  return {
    ...(status && { status: change(status) }),
    groups: groups.map(inGroup),
    ...(trends && { trends: trends.map(inGroup) }),
  };
}

/** In every text of a tree. */
function replaceIn<Tree>(tree: Tree, from: string, to: string): Tree {
  if (typeof tree === 'string') return tree.replaceAll(from, to) as Tree;
  if (Array.isArray(tree)) return tree.map((one: unknown) => replaceIn(one, from, to)) as Tree;
  if (typeof tree !== 'object' || tree === null) return tree;
  const entries = Object.entries(tree).map(([name, value]) => [name, replaceIn(value, from, to)]);
  return Object.fromEntries(entries) as Tree;
}
