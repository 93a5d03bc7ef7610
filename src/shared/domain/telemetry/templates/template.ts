import { z } from 'zod';
import { alarmDefinition, rationalisation } from '#shared/domain/alarms/definition.ts';
import { inputName } from '../calculated/calculated-point.ts';
import { cardLayout } from '#shared/domain/lift/card-layout.ts';
import { recordTime } from '../archive/archive-layout.ts';
import { modbusTables, tagScale } from '../device.ts';
import { keepClass } from '../keep-rules.ts';
import { reduction } from '../reduction/reduction.ts';
import { signal } from '../signal.ts';
import { tagModel } from '../tag-model.ts';
import { tagState } from '../tag.ts';
import { parameter } from './parameter.ts';

/** What kind of equipment a template is for. */
export const equipmentKinds = [
  'rodPump',
  'esp',
  'plunger',
  'gasLift',
  'tankBattery',
  'separator',
  'gasMeter',
  'injectionWell',
  'generic',
] as const;
export type EquipmentKind = (typeof equipmentKinds)[number];

/** Keys of tags, alarms and groups: they become parts of ids. */
export const templateKey = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/);

/** A whole number, or an expression over the parameters: `{base} + 12`. */
const formula = z.union([z.number().int(), z.string().min(1).max(200)]);
/** May hold `{parameter}`. */
const text = z.string().max(400);

/**
 * Where a statement comes from. `isUnconfirmed`: to be checked against the device's own papers before anyone relies on it.
 */
const provenance = {
  source: z.string().max(400).optional(),
  isUnconfirmed: z.boolean().optional(),
};

/** As `archiveLayout`, its numbers over the parameters. */
const archive = z.strictObject({
  records: formula,
  firstNumber: formula.optional(),
  pointer: z.strictObject({
    register: formula,
    encoding: text.optional(),
    registerBits: formula.optional(),
    names: text.optional(),
  }),
  fields: formula,
  field: formula,
  time: recordTime,
  everyMs: formula.optional(),
  timeZone: text,
});
export type TemplateArchive = z.output<typeof archive>;

const modbusPoint = z.strictObject({
  table: z.enum(modbusTables),
  /** Zero-based, as on the wire. */
  register: formula,
  encoding: text,
  wordOrder: text.optional(),
  bit: formula.optional(),
  registers: formula.optional(),
  registerBits: formula.optional(),
  card: cardLayout.optional(),
  archive: archive.optional(),
});
const opcuaPoint = z.strictObject({ nodeId: text.min(1) });
const mqttPoint = z.strictObject({
  topic: text.optional(),
  jsonPath: text.optional(),
  timePath: text.optional(),
  sparkplug: z
    .strictObject({ edgeNode: text.min(1), device: text.optional(), metric: text.min(1) })
    .optional(),
});
const calculatedPoint = z.strictObject({
  expression: z.string().min(1).max(2_000),
  /** Names in the expression, and the keys of the tags they stand for. */
  inputs: z.record(inputName, templateKey),
  holdMs: z.number().int().optional(),
});

/** One place per way of reaching a device: which counts follows from the device's line. */
const points = z
  .strictObject({
    modbus: modbusPoint.optional(),
    opcua: opcuaPoint.optional(),
    mqtt: mqttPoint.optional(),
    calculated: calculatedPoint.optional(),
    manual: z.strictObject({}).optional(),
  })
  .refine((all) => Object.keys(all).length > 0, 'needs at least one point');
export type TemplatePoints = z.output<typeof points>;

export const templateTag = z.strictObject({
  key: templateKey,
  name: z.string().min(1).max(120),
  unit: z.string().max(24),
  signal,
  points,
  scale: tagScale.optional(),
  range: z.object({ low: z.number(), high: z.number() }).optional(),
  states: z.array(tagState).max(200).optional(),
  model: tagModel.optional(),
  /** Polled at this interval instead of the device's. */
  scanMs: z.number().int().min(100).max(86_400_000).optional(),
  reduction: reduction.optional(),
  keep: keepClass.optional(),
  decimals: z.number().int().min(0).max(6).optional(),
  ...provenance,
});
export type TemplateTag = z.output<typeof templateTag>;

/** An alarm to begin with. Deadband and delays are said, never assumed; nobody has approved it yet. */
export const templateAlarm = alarmDefinition
  .omit({ source: true, rationalisation: true, isEnabled: true, suppressedBy: true })
  .extend({
    key: templateKey,
    /** Key of the tag it watches; null: the line to the device. */
    tag: templateKey.nullable(),
    advice: rationalisation.omit({ approvedBy: true, approvedAtMs: true }),
    /** Silent while its well is shut in. */
    isSilentWhenShutIn: z.boolean(),
    ...provenance,
  })
  .strict();
export type TemplateAlarm = z.output<typeof templateAlarm>;

/** Keys of the tags an alarm looks at: its own, and one whose value is its set point. */
export function tagsOf({ tag, condition }: TemplateAlarm): readonly string[] {
  const isMoving = condition.kind === 'deviation' && 'tagId' in condition.setPoint;
  return [...(tag === null ? [] : [tag]), ...(isMoving ? [setPointOf(condition)] : [])];
}

function setPointOf({ setPoint }: { readonly setPoint: object }): string {
  return String((setPoint as { readonly tagId: string }).tagId);
}

const displayGroup = z.strictObject({
  name: z.string().min(1).max(60),
  tags: z.array(templateKey).max(500),
});

/** How the device is shown before anyone arranges it: groups in order, tags in order. */
const display = z.strictObject({
  /** Beside its name: what it is doing. */
  status: z.array(templateKey).max(10).optional(),
  groups: z.array(displayGroup).max(50),
  /** Small trends, each of a few tags; left out: of what is usually looked at. */
  trends: z.array(displayGroup).max(8).optional(),
});

/** A kind of device as data: what it measures and where, how it is alarmed and shown. */
export const deviceTemplate = z.strictObject({
  /** Of this schema. */
  format: z.literal(1),
  name: z.string().trim().min(1).max(120),
  version: z.number().int().min(1),
  vendor: z.string().max(120).nullable(),
  model: z.string().max(120).nullable(),
  equipment: z.enum(equipmentKinds),
  description: z.string().max(2_000),
  ...provenance,
  parameters: z.array(parameter).max(50),
  /** How its line is usually set; the address itself is said per device. */
  line: z.strictObject({
    port: z.number().int().min(1).max(65_535).optional(),
    unitId: formula.optional(),
    scanMs: z.number().int().min(100).max(86_400_000),
  }),
  tags: z.array(templateTag).max(2_000),
  alarms: z.array(templateAlarm).max(500),
  display,
});
export type DeviceTemplate = z.output<typeof deviceTemplate>;
