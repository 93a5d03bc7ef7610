import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import {
  templateKey,
  type DeviceTemplate,
  type TemplateAlarm,
} from '#shared/domain/telemetry/templates/template.ts';
import { nameToKey } from '#renderer/features/devices/tags/tag-draft.ts';

export const adviceFields = [
  { field: 'cause', words: 'alarms.causeLabel' },
  { field: 'consequence', words: 'alarms.consequence' },
  { field: 'response', words: 'alarms.response' },
] as const;

type AlarmPartProblem =
  | 'name'
  | 'key'
  | 'delayed'
  | 'states'
  | (typeof adviceFields)[number]['field'];

/** What keeps an alarm from being taken; `taken` are the keys of the others. */
export function alarmProblems(
  alarm: TemplateAlarm,
  taken: readonly string[],
): readonly AlarmPartProblem[] {
  const { name, key, condition, isSafetyTrip, onDelay, advice } = alarm;
  const found: readonly (readonly [boolean, AlarmPartProblem])[] = [
    [name.trim() === '', 'name'],
    [!templateKey.safeParse(key).success || taken.includes(key), 'key'],
    [isSafetyTrip && (onDelay.ms > 0 || onDelay.samples > 1), 'delayed'],
    [condition.kind === 'state' && condition.values.length === 0, 'states'],
    ...adviceFields.map(({ field }) => [advice[field].trim() === '', field] as const),
  ];
  return found.filter(([isFound]) => isFound).map(([, problem]) => problem);
}

/** An alarm as the forms of alarms know one; where it comes from and who approved it is said per device. */
export function asDefinition(alarm: TemplateAlarm): AlarmDefinition {
  const { tag } = alarm;
  return {
    ...alarm,
    source:
      tag === null
        ? { kind: 'device', deviceId: '' as DeviceId }
        : { kind: 'tag', tagId: tag as TagId },
    rationalisation: null,
    isEnabled: false,
    suppressedBy: [],
  };
}

/** Takes over what the forms of alarms changed. */
export function withDefinition(
  alarm: TemplateAlarm,
  changes: Partial<AlarmDefinition>,
): TemplateAlarm {
  const {
    source: _source,
    rationalisation: _why,
    isEnabled: _is,
    suppressedBy: _by,
    ...own
  } = changes;
  return { ...alarm, ...own };
}

/** The same alarm on another tag, or on the line itself (null), which knows one condition only. */
export function watching(alarm: TemplateAlarm, tag: string | null): TemplateAlarm {
  const isLine = tag === null;
  if (isLine) return { ...alarm, tag, condition: { kind: 'offline' } };
  const wasLine = alarm.condition.kind === 'offline';
  return {
    ...alarm,
    tag,
    condition: wasLine ? { kind: 'limit', side: 'hi', limit: 0 } : alarm.condition,
  };
}

/** A limit on the first tag, or no connection where there is none yet. */
export function newTemplateAlarm({ tags, alarms }: DeviceTemplate): TemplateAlarm {
  const [first] = tags;
  const taken = new Set(alarms.map(({ key }) => key));
  const start: TemplateAlarm = {
    key: nameToKey('alarm', taken),
    name: '',
    tag: null,
    condition: { kind: 'offline' },
    deadband: 0,
    onDelay: { ms: 30_000, samples: 1 },
    offDelay: { ms: 15_000, samples: 1 },
    isLatching: false,
    reannounceAfterMs: null,
    severity: 'minor',
    respondWithinMinutes: 20,
    isSafetyTrip: false,
    isInTest: false,
    firstOutGroup: null,
    owner: null,
    isSilentWhenShutIn: true,
    advice: { cause: '', consequence: '', response: '' },
  };
  return first ? watching(start, first.key) : start;
}
