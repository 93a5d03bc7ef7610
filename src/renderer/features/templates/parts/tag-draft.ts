import type { TFunction } from 'i18next';
import type { z } from 'zod';
import {
  templateTag,
  type DeviceTemplate,
  type TemplateTag,
} from '#shared/domain/telemetry/templates/template.ts';
import {
  draftToValue,
  valueToDraft,
  type Draft,
  type FieldSpec,
} from '#renderer/features/devices/form/field-spec.ts';
import { issueTexts, type Problems } from '#renderer/features/devices/form/issue-texts.ts';
import { settingOddities } from '#renderer/features/devices/tags/tag-draft.ts';
import { faultsOf, type TemplateFault } from '../editor/template-faults.ts';
import { putTag } from '../editor/template-edits.ts';
import { layoutToText, textToLayout } from './layout-text.ts';
import { parseStates, statesToText } from './states-text.ts';
import {
  headSpecs,
  keepingSpecs,
  originSpecs,
  pointSpecs,
  pointWays,
  readingSpecs,
  type PointWay,
} from './tag-form.ts';

interface Tree {
  readonly [key: string]: unknown;
}

export interface TagForm {
  readonly draft: Draft;
  /** Names in the expression, and the keys of the tags they stand for. */
  readonly inputs: Readonly<Record<string, string>>;
}

export interface ReadTemplateTag {
  /** undefined while its shape is wrong. */
  readonly tag: TemplateTag | undefined;
  readonly problems: Problems;
}

interface Words {
  readonly t: TFunction;
  readonly language: string;
  readonly faultText: (finding: TemplateFault['finding']) => string;
}

export function waysOf(draft: Draft): readonly PointWay[] {
  return pointWays.filter((way) => draft[`has.${way}`] === 'yes');
}

export function specsFor(draft: Draft, template: Pick<DeviceTemplate, 'parameters'>): FieldSpec[] {
  const points = pointSpecs(template.parameters);
  return [
    ...headSpecs,
    ...waysOf(draft).flatMap((way) => points[way]),
    ...readingSpecs,
    ...keepingSpecs,
    ...originSpecs,
  ];
}

export const newTagDraft: Draft = {
  signal: 'other',
  mqttSource: 'topic',
  'has.modbus': 'yes',
  'points.modbus.table': 'holding',
  'points.modbus.encoding': 'u16',
  'reduction.maxIntervalMs': '60',
};

export function tagToForm(tag: TemplateTag, template: DeviceTemplate, language: string): TagForm {
  const { points } = tag;
  const ways = Object.fromEntries(pointWays.map((way) => [`has.${way}`, points[way] ? 'yes' : '']));
  const texts = valueToDraft(specsFor(allWays, template), tag, language);
  const filled = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
  return {
    draft: {
      ...newTagDraft,
      ...filled,
      ...ways,
      mqttSource: points.mqtt?.sparkplug ? 'sparkplug' : 'topic',
      'points.calculated.expression': points.calculated?.expression ?? '',
      'points.modbus.card': layoutToText(points.modbus?.card),
      'points.modbus.archive': layoutToText(points.modbus?.archive),
      states: statesToText(tag.states),
    },
    inputs: points.calculated?.inputs ?? {},
  };
}

const allWays: Draft = Object.fromEntries(pointWays.map((way) => [`has.${way}`, 'yes']));

/**
 * Reads the form as a tag of the template it is in, with all that would be wrong then. What no field shows (how a card
 * lies, the tank behind it) stays as `before` has it.
 */
export function formToTag(
  { draft, inputs }: TagForm,
  { template, before }: { readonly template: DeviceTemplate; readonly before: TemplateTag | null },
  { t, language, faultText }: Words,
): ReadTemplateTag {
  const specs = specsFor(draft, template);
  const tree = draftToValue(specs, draft, language);
  const states = parseStates(draft['states'] ?? '');
  const whole = wholeTag(tree, { draft, inputs, before, states });
  const read = templateTag.safeParse(whole, { reportInput: true });
  const problems = new Map(read.success ? [] : issuesOf(read.error.issues, specs, { t, language }));
  const add = (path: string, text: string) => !problems.has(path) && problems.set(path, text);
  if (typeof states === 'number') add('states', t('templates.stateLine', { line: states }));
  if (!read.data) return { tag: undefined, problems };
  for (const [path, text] of settingOddities(
    { range: read.data.range ?? null, scale: read.data.scale ?? null },
    t,
  ))
    add(path, text);
  const next = putTag(template, read.data, before?.key ?? null);
  for (const { key, path, finding } of faultsOf(next))
    if (key === read.data.key) add(path ?? 'key', faultText(finding));
  return { tag: typeof states === 'number' ? undefined : read.data, problems };
}

/** Complaints at their fields; what is wrong within a layout is said, with its place, at the layout's. */
function issuesOf(
  issues: readonly z.core.$ZodIssue[],
  specs: readonly FieldSpec[],
  { t, language }: Pick<Words, 't' | 'language'>,
): Map<string, string> {
  const said = [...issueTexts(issues, specs, t, language)].map(([path, text]) => {
    const [, layout, place] = /^(points\.modbus\.(?:card|archive))\.(.+)$/.exec(path) ?? [];
    return layout === undefined
      ? ([path, text] as const)
      : ([layout, `${place}: ${text}`] as const);
  });
  // The first complaint about a field is the one that is said.
  return new Map(said.toReversed());
}

function wholeTag(
  { mqttSource: _source, reduction, scale, points, ...given }: Tree,
  {
    draft,
    inputs,
    before,
    states,
  }: TagForm & {
    readonly before: TemplateTag | null;
    readonly states: ReturnType<typeof parseStates>;
  },
): Tree {
  return {
    ...(before?.model && { model: before.model }),
    unit: '',
    name: '',
    key: '',
    ...given,
    ...(scale !== undefined && { scale: { factor: 1, offset: 0, ...(scale as Tree) } }),
    ...(draft['reduction.kind'] && { reduction }),
    ...(typeof states !== 'number' && states.length > 0 && { states }),
    points: Object.fromEntries(
      waysOf(draft).map((way) => [
        way,
        pointOf(way, (points as Tree | undefined)?.[way] as Tree | undefined, {
          draft,
          inputs,
          before,
        }),
      ]),
    ),
  };
}

function pointOf(
  way: PointWay,
  given: Tree = {},
  { draft, inputs, before }: TagForm & { readonly before: TemplateTag | null },
): Tree {
  switch (way) {
    case 'modbus': {
      const { card: _card, archive: _archive, ...plain } = given;
      const asNumbers = Object.fromEntries(
        Object.entries(plain).map(([name, value]) => [name, wholeNumberOr(value)]),
      );
      return { register: '', ...asNumbers, ...layoutsIn(draft) };
    }
    case 'calculated': {
      const { holdMs } = before?.points.calculated ?? {};
      const expression = draft['points.calculated.expression']?.trim() ?? '';
      return { expression, inputs, ...(holdMs !== undefined && { holdMs }) };
    }
    case 'manual':
      return {};
    default:
      return given;
  }
}

/** What is no JSON is given on as it is, and so refused at its field. */
function layoutsIn(draft: Draft): Tree {
  const layouts = (['card', 'archive'] as const).flatMap((name) => {
    if (name === 'card' && draft['points.modbus.encoding'] !== 'card') return [];
    const read = textToLayout(draft[`points.modbus.${name}`]);
    return read === undefined ? [] : [[name, read ?? '']];
  });
  return Object.fromEntries(layouts) as Tree;
}

/** A register is a number where it is one, a formula where it is none. */
function wholeNumberOr(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
}
