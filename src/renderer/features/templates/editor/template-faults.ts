import { checkTemplate } from '#shared/domain/telemetry/templates/check-template.ts';
import { fillPoint } from '#shared/domain/telemetry/templates/fill-point.ts';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import type { TagPoint } from '#shared/domain/telemetry/device.ts';
import {
  resolveParameters,
  type Parameter,
  type ParameterValues,
} from '#shared/domain/telemetry/templates/parameter.ts';
import { placeholdersIn } from '#shared/domain/telemetry/templates/placeholders.ts';
import {
  deviceTemplate,
  type DeviceTemplate,
  type TemplateTag,
} from '#shared/domain/telemetry/templates/template.ts';
import type { Finding } from '#shared/kit/finding.ts';

export const templateTabs = ['general', 'parameters', 'tags', 'alarms', 'display'] as const;
export type TemplatePartTab = (typeof templateTabs)[number];

/** One thing that keeps a template from being saved, and where in the editor it is. */
export interface TemplateFault {
  readonly tab: TemplatePartTab;
  /** Of the part; absent: the tab as a whole. */
  readonly key?: string;
  /** Of its form, where it is known: `points.modbus.register`. */
  readonly path?: string;
  readonly finding: Pick<Finding, 'rule' | 'at' | 'details'>;
}

/** All that is wrong, in the order of the tabs: shape, what `check` finds, addresses that come to nothing. */
export function faultsOf(template: DeviceTemplate): readonly TemplateFault[] {
  const checked = checkTemplate(template).map((finding) => placed(template, finding));
  const addresses = template.tags.flatMap((tag) => addressFaults(template, tag));
  const all = [...shapeFaults(template), ...checked, ...addresses];
  return all.toSorted(
    (one, other) => templateTabs.indexOf(one.tab) - templateTabs.indexOf(other.tab),
  );
}

/** Dialogs give only parts of the right shape: what is left are fields of the template itself and of displays. */
function shapeFaults(template: DeviceTemplate): TemplateFault[] {
  const read = deviceTemplate.safeParse(template);
  if (read.success) return [];
  return read.error.issues.map((issue) => {
    const [first, index] = issue.path;
    const tab = templateTabs.find((one) => one === first) ?? 'general';
    const part =
      tab === 'parameters' || tab === 'tags' || tab === 'alarms'
        ? template[tab][Number(index)]
        : undefined;
    const at = part?.key ?? String(first);
    const path = issue.path.map(String).join('.');
    const finding = { rule: 'shape', at, details: { why: 'shape', what: at } };
    return { tab, path, finding, ...(part && { key: part.key }) };
  });
}

function placed(template: DeviceTemplate, finding: Finding): TemplateFault {
  const { at, details } = finding;
  const tag = template.tags.find(({ key }) => key === at);
  if (tag) return { tab: 'tags', key: at, finding, ...pathOf(tag, details) };
  if (template.alarms.some(({ key }) => key === at)) return { tab: 'alarms', key: at, finding };
  if (template.parameters.some(({ key }) => key === at))
    return { tab: 'parameters', key: at, finding };
  return { tab: 'display', finding };
}

/** Which text of a tag it is about. */
function pathOf(tag: TemplateTag, { why, what }: Finding['details']): { path?: string } {
  switch (why) {
    case 'repeated':
      return { path: 'key' };
    case 'expression':
    case 'ring':
    case 'unknown-tag':
      return { path: 'points.calculated.expression' };
    case 'unknown-parameter': {
      const [path] = textsOf({ name: tag.name, points: tag.points }).find(([, text]) =>
        placeholdersIn(text).includes(String(what)),
      ) ?? [undefined];
      return path === undefined ? {} : { path };
    }
    default:
      return {};
  }
}

function textsOf(part: object, before = ''): [string, string][] {
  return Object.entries(part).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const path = before === '' ? name : `${before}.${name}`;
    if (typeof value === 'string') return [[path, value]];
    return typeof value === 'object' && value ? textsOf(value, path) : [];
  });
}

const lineKinds = ['modbus', 'opcua', 'mqtt'] as const;
const mainPath = {
  modbus: 'points.modbus.register',
  opcua: 'points.opcua.nodeId',
  mqtt: 'points.mqtt.topic',
} as const;

/** What each way of reaching a tag comes to with usual parameters; undefined: no address at all. */
export function usualAddresses(
  template: Pick<DeviceTemplate, 'parameters'>,
  { points }: Pick<TemplateTag, 'points'>,
): readonly { readonly path: string; readonly point: TagPoint | undefined }[] {
  const values = usualValues(template.parameters);
  return lineKinds
    .filter((kind) => points[kind])
    .map((kind) => {
      const filled = fillPoint(points, { kind, deviceId: '' as DeviceId, values });
      return { path: mainPath[kind], point: typeof filled === 'string' ? undefined : filled };
    });
}

function addressFaults(template: DeviceTemplate, tag: TemplateTag): TemplateFault[] {
  const known = new Set(template.parameters.map(({ key }) => key));
  // A parameter that is not there is told already.
  const isTold = textsOf(tag.points).some(([, text]) =>
    placeholdersIn(text).some((name) => !known.has(name)),
  );
  if (isTold) return [];
  return usualAddresses(template, tag)
    .filter(({ point }) => !point)
    .map(({ path }) => ({
      tab: 'tags',
      key: tag.key,
      path,
      finding: { rule: 'TPL-04', at: tag.key, details: { tag: tag.name } },
    }));
}

/** Parameters as they usually are; one that must be given by something that fits. */
function usualValues(parameters: readonly Parameter[]): ParameterValues {
  const stand: ParameterValues = Object.fromEntries(
    parameters
      .filter((one) => one.default === null)
      .map(({ key, type, low, choices }) => {
        if (type === 'choice') return [key, choices?.[0] ?? ''];
        return [key, type === 'text' ? key : (low ?? 1)];
      }),
  );
  return resolveParameters(parameters, stand).values;
}
