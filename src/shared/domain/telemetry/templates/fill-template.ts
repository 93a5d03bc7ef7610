import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import type { Finding } from '#shared/kit/finding.ts';
import type { DeviceAddress } from '../device.ts';
import type { Tag } from '../tag.ts';
import { fillPoint, tagIdOf } from './fill-point.ts';
import { resolveParameters, type ParameterValues } from './parameter.ts';
import { fillFormula, fillText } from './placeholders.ts';
import { tagsOf, type DeviceTemplate, type TemplateAlarm, type TemplateTag } from './template.ts';

/** What a template says of a tag. Where the tag sits is said per device. */
export const tagFieldsOfTemplate = [
  'name',
  'unit',
  'signal',
  'point',
  'scale',
  'scanMs',
  'range',
  'states',
  'model',
  'reduction',
  'keep',
  'decimals',
] as const satisfies readonly (keyof Tag)[];
export type FilledTag = Pick<Tag, (typeof tagFieldsOfTemplate)[number]>;

/** A template with the parameters of one device put in. */
export interface FilledTemplate {
  readonly parameters: ParameterValues;
  readonly line: { readonly port?: number; readonly unitId?: number; readonly scanMs: number };
  readonly tags: Readonly<Record<string, FilledTag>>;
  /** Not enabled: nobody has approved them. */
  readonly alarms: Readonly<Record<string, AlarmDefinition>>;
  /** `TPL-03` parameters, `TPL-04` addresses, `TPL-05` tags that this kind of line does not reach. */
  readonly findings: readonly Finding[];
}

/** What a device of this template would be. Pure: the same again gives the same. */
export function fillTemplate(
  template: DeviceTemplate,
  device: {
    readonly deviceId: DeviceId;
    readonly kind: DeviceAddress['kind'];
    readonly parameters: ParameterValues;
  },
): FilledTemplate {
  const { values, findings } = resolveParameters(template.parameters, device.parameters);
  const tags: Record<string, FilledTag> = {};
  const found: Finding[] = [...findings];
  for (const tag of template.tags) {
    const point = fillPoint(tag.points, { ...device, values });
    if (point === 'none') found.push(tagFinding('TPL-05', 'info', tag));
    else if (point === 'wrong') found.push(tagFinding('TPL-04', 'reject', tag));
    else tags[tag.key] = toTag(tag, point, values);
  }
  const kept = withoutOrphans(tags, device.deviceId);
  return {
    parameters: values,
    line: fillLine(template, values),
    tags: kept,
    alarms: fillAlarms(template.alarms, kept, device.deviceId),
    findings: found,
  };
}

function toTag(tag: TemplateTag, point: FilledTag['point'], values: ParameterValues): FilledTag {
  return {
    name: fillText(tag.name, values),
    unit: tag.unit,
    signal: tag.signal,
    point,
    scale: tag.scale ?? null,
    scanMs: tag.scanMs ?? null,
    range: tag.range ?? null,
    states: tag.states ?? null,
    model: tag.model ?? null,
    reduction: tag.reduction ?? null,
    keep: tag.keep ?? null,
    decimals: tag.decimals ?? null,
  };
}

function fillLine({ line }: DeviceTemplate, values: ParameterValues): FilledTemplate['line'] {
  const unitId = line.unitId === undefined ? undefined : fillFormula(line.unitId, values);
  return {
    scanMs: line.scanMs,
    ...(line.port !== undefined && { port: line.port }),
    ...(unitId !== undefined && { unitId }),
  };
}

/** A calculated tag whose inputs are not there could never say anything. */
function withoutOrphans(
  tags: Readonly<Record<string, FilledTag>>,
  deviceId: DeviceId,
): Record<string, FilledTag> {
  const ids = new Set(Object.keys(tags).map((key) => tagIdOf(deviceId, key)));
  const kept = Object.entries(tags).filter(
    ([, { point }]) =>
      point.kind !== 'calculated' || Object.values(point.inputs).every((id) => ids.has(id)),
  );
  const left = Object.fromEntries(kept);
  return kept.length === ids.size ? left : withoutOrphans(left, deviceId);
}

function fillAlarms(
  alarms: readonly TemplateAlarm[],
  tags: Readonly<Record<string, FilledTag>>,
  deviceId: DeviceId,
): Record<string, AlarmDefinition> {
  const filled = alarms
    .filter((alarm) => tagsOf(alarm).every((tag) => Object.hasOwn(tags, tag)))
    .map((alarm) => [alarm.key, toDefinition(alarm, deviceId)] as const);
  return Object.fromEntries(filled);
}

function toDefinition(alarm: TemplateAlarm, deviceId: DeviceId): AlarmDefinition {
  const { key: _key, tag, advice: _advice, isSilentWhenShutIn, ...rest } = alarm;
  const { source: _source, isUnconfirmed: _isUnconfirmed, condition, ...definition } = rest;
  return {
    ...definition,
    condition: withTagId(condition, deviceId),
    source:
      tag === null ? { kind: 'device', deviceId } : { kind: 'tag', tagId: tagIdOf(deviceId, tag) },
    rationalisation: null,
    isEnabled: false,
    suppressedBy: isSilentWhenShutIn ? [{ kind: 'wellShutIn' }] : [],
  };
}

/** In a template a set point that is another tag's value goes by that tag's key. */
function withTagId(
  condition: AlarmDefinition['condition'],
  deviceId: DeviceId,
): AlarmDefinition['condition'] {
  if (condition.kind !== 'deviation' || !('tagId' in condition.setPoint)) return condition;
  return { ...condition, setPoint: { tagId: tagIdOf(deviceId, condition.setPoint.tagId) } };
}

function tagFinding(
  rule: string,
  severity: Finding['severity'],
  { key, name }: TemplateTag,
): Finding {
  return { rule, severity, at: key, details: { tag: name } };
}
