import type { AlarmCondition } from '#shared/domain/alarms/condition.ts';
import { conditioningFor, type ConditionedSignal } from '#shared/domain/alarms/conditioning.ts';
import type { AlarmDefinition, Rationalisation } from '#shared/domain/alarms/definition.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import type { Signal } from '#shared/domain/telemetry/signal.ts';
import type {
  SimulatedDevice,
  SimulatedTag,
  SimulatedWell,
} from '#shared/domain/telemetry/simulated-lease.ts';
import { wellStateToCode } from '#shared/domain/telemetry/well-state.ts';

type Lift = NonNullable<SimulatedWell['lift']>;
type Advice = Pick<Rationalisation, 'cause' | 'consequence' | 'response'>;

/** One alarm for every tag of a signal. */
interface AlarmPlan extends Pick<AlarmDefinition, 'severity' | 'respondWithinMinutes'> {
  readonly key: string;
  readonly signal: Signal;
  readonly what: string;
  readonly kind: ConditionedSignal;
  readonly condition: (tag: SimulatedTag) => AlarmCondition;
  /** Of the same tag, the alarm that says more. */
  readonly beneath?: string;
  readonly isSafetyTrip?: boolean;
  readonly onDelayMs?: number;
  /** Only on wells lifted so. */
  readonly lift?: Lift;
  readonly advice: Advice;
}

export interface DemoAlarm {
  readonly key: string;
  readonly definition: AlarmDefinition;
}

interface AboutDevice {
  readonly deviceId: DeviceId;
  readonly approvedAtMs: number;
  readonly liftOf: (wellKey: string | null) => Lift | undefined;
}

/** The line's alarm and those of its tags, by key of the device's alarm set. */
export function alarmsOfDevice(
  device: SimulatedDevice,
  { deviceId, approvedAtMs, liftOf }: AboutDevice,
): DemoAlarm[] {
  const line = { key: 'line', definition: lineAlarm(device, deviceId, approvedAtMs) };
  const ofTags = plans.flatMap((plan) =>
    device.tags
      .filter(
        ({ signal, wellKey }) =>
          signal === plan.signal && (plan.lift ?? liftOf(wellKey)) === liftOf(wellKey),
      )
      .map((tag) => ({
        key: keyOf(tag, plan.key),
        definition: tagAlarm(plan, tag, { deviceId, scanMs: device.scanMs, approvedAtMs }),
      })),
  );
  return [line, ...ofTags];
}

const keyOf = (tag: SimulatedTag, key: string) => `${tag.key}.${key}`;
const approvedBy = 'Demo engineer';
const above = (share: number) => (tag: SimulatedTag) => (tag.range?.high ?? 0) * share;
const limit =
  (side: 'hihi' | 'hi' | 'lo', at: number | ((tag: SimulatedTag) => number)) =>
  (tag: SimulatedTag): AlarmCondition => ({
    kind: 'limit',
    side,
    limit: Number((typeof at === 'number' ? at : at(tag)).toFixed(1)),
  });

const plans: readonly AlarmPlan[] = [
  {
    key: 'hihi',
    signal: 'levelFt',
    what: 'high-high',
    kind: 'level',
    condition: limit('hihi', above(0.95)),
    severity: 'severe',
    respondWithinMinutes: 5,
    isSafetyTrip: true,
    advice: {
      cause: 'The haul is late, or a valve sends more here than was planned.',
      consequence: 'The tank overflows into the dike.',
      response: 'Shut in the wells that make into this battery and call for a truck.',
    },
  },
  {
    key: 'hi',
    signal: 'levelFt',
    what: 'high',
    kind: 'level',
    condition: limit('hi', above(0.85)),
    beneath: 'hihi',
    severity: 'major',
    respondWithinMinutes: 20,
    advice: {
      cause: 'The tank is nearly full.',
      consequence: 'Within hours the wells must be shut in.',
      response: 'Switch to another tank or order a haul.',
    },
  },
  {
    key: 'overload',
    signal: 'motorAmps',
    what: 'high',
    kind: 'flow',
    lift: 'esp',
    condition: limit('hi', 68),
    severity: 'major',
    respondWithinMinutes: 5,
    advice: {
      cause: 'The pump draws more than it should: scale, sand, or a heavier fluid.',
      consequence: 'The motor trips or burns out.',
      response: 'Lower the drive frequency; look at intake pressure and motor temperature.',
    },
  },
  {
    key: 'underload',
    signal: 'motorAmps',
    what: 'low',
    kind: 'flow',
    lift: 'esp',
    condition: limit('lo', 25),
    severity: 'major',
    respondWithinMinutes: 20,
    advice: {
      cause: 'The pump is gassed, pumped off, or its shaft is broken.',
      consequence: 'The motor is not cooled, and nothing is produced.',
      response: 'Look at intake pressure; stop the pump if it does not recover.',
    },
  },
  {
    key: 'hot',
    signal: 'motorTempF',
    what: 'high',
    kind: 'temperature',
    condition: limit('hi', 225),
    severity: 'major',
    respondWithinMinutes: 20,
    advice: {
      cause: 'Too little fluid passes the motor, or it is overloaded.',
      consequence: 'The life of the insulation halves with every 18 °F.',
      response: 'Lower the frequency and watch the trend for an hour.',
    },
  },
  {
    key: 'no-data',
    signal: 'motorTempF',
    what: 'no data',
    kind: 'temperature',
    condition: () => ({ kind: 'stale' }),
    severity: 'minor',
    respondWithinMinutes: 20,
    advice: {
      cause: 'The downhole gauge or its wiring has failed.',
      consequence: 'Nobody sees the motor overheat.',
      response: 'Have the terminal in the drive looked at.',
    },
  },
  {
    key: 'pumped-off',
    signal: 'wellState',
    what: 'pumped off for long',
    kind: 'flow',
    lift: 'rodPump',
    condition: () => ({ kind: 'state', values: [wellStateToCode('pumpOffIdle')] }),
    severity: 'minor',
    respondWithinMinutes: 20,
    onDelayMs: 300_000,
    advice: {
      cause: 'The well gives less than the unit can pump, or the pump is worn.',
      consequence: 'The unit starts and stops more than it should.',
      response: 'Look at the fillage; slow the unit down or shorten the idle time.',
    },
  },
  {
    key: 'malfunction',
    signal: 'wellState',
    what: 'controller malfunction',
    kind: 'flow',
    condition: () => ({ kind: 'state', values: [wellStateToCode('malfunction')] }),
    severity: 'major',
    respondWithinMinutes: 20,
    advice: {
      cause: 'The controller has stopped the well by itself.',
      consequence: 'The well makes nothing until someone starts it.',
      response: 'Read the reason at the controller, then restart.',
    },
  },
  {
    key: 'no-arrival',
    signal: 'wellState',
    what: 'plunger did not arrive',
    kind: 'flow',
    lift: 'plunger',
    condition: () => ({ kind: 'state', values: [wellStateToCode('noArrival')] }),
    severity: 'major',
    respondWithinMinutes: 20,
    advice: {
      cause: 'The plunger is stuck, or the well is loaded with liquid.',
      consequence: 'The well loads up and dies.',
      response: 'Give it a longer build-up; vent once if it does not come.',
    },
  },
  {
    key: 'high',
    signal: 'tubingPsi',
    what: 'high',
    kind: 'pressure',
    lift: 'gasLift',
    condition: limit('hi', 225),
    severity: 'minor',
    respondWithinMinutes: 20,
    advice: {
      cause: 'Paraffin or a closed choke holds the well back, or the sensor line is plugged.',
      consequence: 'The well makes less.',
      response: 'Compare with the gauge at the tree, then look at the choke.',
    },
  },
];

interface About {
  readonly deviceId: DeviceId;
  readonly scanMs: number;
  readonly approvedAtMs: number;
}

function tagAlarm(
  plan: AlarmPlan,
  tag: SimulatedTag,
  { deviceId, scanMs, approvedAtMs }: About,
): AlarmDefinition {
  const condition = plan.condition(tag);
  const isSafetyTrip = plan.isSafetyTrip ?? false;
  const span = tag.range ? tag.range.high - tag.range.low : 0;
  const start = conditioningFor(plan.kind, { span, scanMs, isSafetyTrip });
  const isLimit = condition.kind === 'limit';
  return {
    ...common(plan.advice, approvedAtMs),
    name: plan.signal === 'wellState' ? sentence(plan.what) : `${tag.name} ${plan.what}`,
    source: { kind: 'tag', tagId: `${deviceId}/${tag.key}` as TagId },
    condition,
    // A share of the sensor's whole span is far too wide for a pressure or a current in normal service.
    deadband: isLimit ? Math.min(start.deadband, deadbandMost(condition.limit)) : 0,
    onDelay: plan.onDelayMs === undefined ? start.onDelay : { ms: plan.onDelayMs, samples: 1 },
    offDelay: start.offDelay,
    severity: plan.severity,
    respondWithinMinutes: plan.respondWithinMinutes,
    isSafetyTrip,
    firstOutGroup: null,
    suppressedBy: [
      { kind: 'wellShutIn' },
      ...(plan.beneath
        ? [{ kind: 'alarm' as const, alarmId: `${deviceId}/${keyOf(tag, plan.beneath)}` as never }]
        : []),
    ],
  };
}

const deadbandMost = (atLimit: number) => Number((Math.abs(atLimit) * 0.02).toFixed(2));

function lineAlarm(
  device: SimulatedDevice,
  deviceId: DeviceId,
  approvedAtMs: number,
): AlarmDefinition {
  const advice = {
    cause: 'Radio, power or controller has failed.',
    consequence: 'Nothing of this device is seen, and none of its other alarms can come.',
    response: 'Look whether its neighbours are reached; if they are, go there.',
  };
  return {
    ...common(advice, approvedAtMs),
    name: `${device.name} does not answer`,
    source: { kind: 'device', deviceId },
    condition: { kind: 'offline' },
    deadband: 0,
    onDelay: { ms: 30_000, samples: 1 },
    offDelay: { ms: 15_000, samples: 1 },
    severity: 'major',
    respondWithinMinutes: 20,
    isSafetyTrip: false,
    firstOutGroup: null,
    suppressedBy: [],
  };
}

function common(advice: Advice, approvedAtMs: number) {
  return {
    isLatching: false,
    reannounceAfterMs: null,
    rationalisation: { ...advice, approvedBy, approvedAtMs },
    isEnabled: true,
    isInTest: false,
    owner: null,
  };
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
