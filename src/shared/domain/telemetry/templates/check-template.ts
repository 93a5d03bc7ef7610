import type { Finding } from '#shared/kit/finding.ts';
import { orderByInputs } from '../calculated/cycles.ts';
import { findUnknownName, isExpression, parseExpression } from '../calculated/expression.ts';
import { placeholdersIn } from './placeholders.ts';
import { tagsOf, type DeviceTemplate, type TemplateTag } from './template.ts';

/**
 * What is wrong inside a template beyond its shape. `TPL-02`, with `why` one of `repeated` (two of one key),
 * `unknown-parameter`, `unknown-tag`, `expression`, `ring` (calculated tags that are made of each other),
 * `delayed-trip`. Empty when it can be used.
 */
export function checkTemplate(template: DeviceTemplate): readonly Finding[] {
  return [
    ...repeatedIn(template),
    ...template.tags.flatMap((tag) => unknownParameters(template, tag)),
    ...unknownTags(template),
    ...brokenExpressions(template),
    ...rings(template),
    ...template.alarms
      .filter(
        ({ isSafetyTrip, onDelay }) => isSafetyTrip && (onDelay.ms > 0 || onDelay.samples > 1),
      )
      .map(({ key }) => problem(key, 'delayed-trip')),
  ];
}

function repeatedIn({ parameters, tags, alarms }: DeviceTemplate): Finding[] {
  return [parameters, tags, alarms].flatMap((parts) => {
    const keys = parts.map(({ key }) => key);
    return keys
      .filter((key, at) => keys.indexOf(key) !== at)
      .map((key) => problem(key, 'repeated'));
  });
}

function unknownParameters({ parameters }: DeviceTemplate, { key, name, points }: TemplateTag) {
  const known = new Set(parameters.map((parameter) => parameter.key));
  const names = [...textsIn(points), name].flatMap(placeholdersIn);
  return names
    .filter((one) => !known.has(one))
    .map((what) => problem(key, 'unknown-parameter', what));
}

function textsIn(part: object): string[] {
  return Object.values(part).flatMap((value: unknown) => {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value ? textsIn(value) : [];
  });
}

function unknownTags({ tags, alarms, display }: DeviceTemplate): Finding[] {
  const known = new Set(tags.map(({ key }) => key));
  const named = [
    ...alarms.flatMap((alarm) => tagsOf(alarm).map((tag) => ({ key: alarm.key, tag }))),
    ...[...display.groups, ...(display.trends ?? [])].flatMap(({ name, tags: keys }) =>
      keys.map((tag) => ({ key: name, tag })),
    ),
    ...(display.status ?? []).map((tag) => ({ key: 'status', tag })),
    ...tags.flatMap(({ key, points }) =>
      Object.values(points.calculated?.inputs ?? {}).map((tag) => ({ key, tag })),
    ),
  ];
  return named
    .filter(({ tag }) => !known.has(tag))
    .map(({ key, tag }) => problem(key, 'unknown-tag', tag));
}

function brokenExpressions({ tags }: DeviceTemplate): Finding[] {
  return tags.flatMap(({ key, points }) => {
    if (!points.calculated) return [];
    const { expression, inputs } = points.calculated;
    const parsed = parseExpression(expression);
    const wrong = isExpression(parsed)
      ? findUnknownName(parsed, new Set(Object.keys(inputs)))
      : parsed;
    return wrong ? [problem(key, 'expression', wrong.at)] : [];
  });
}

function rings({ tags }: DeviceTemplate): Finding[] {
  const inputs = tags.flatMap(({ key, points }) =>
    points.calculated ? [[key, Object.values(points.calculated.inputs)] as const] : [],
  );
  const { ring } = orderByInputs(new Map(inputs));
  return ring.length > 0 ? [problem(ring[0]!, 'ring', ring.join(' → '))] : [];
}

function problem(at: string, why: string, what = at): Finding {
  return { rule: 'TPL-02', severity: 'reject', at, details: { why, what } };
}
