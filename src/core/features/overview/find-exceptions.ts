import type { OneException, OverviewException } from '#shared/contract/overview.ts';
import type { DeviceId, LeaseId } from '#shared/domain/identity/ids.ts';
import { isCardSignal } from '#shared/domain/displays/subjects.ts';
import { addDays, startOfGaugeDay } from '#shared/domain/measurement/gauge-day.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { listActive } from '../alarms/index.ts';
import { countOpen } from '../conflicts/index.ts';
import { listTags } from '../telemetry/index.ts';
import type { Comparison, DaySums, Phase } from './compare-production.ts';
import { groupExceptions } from './group-exceptions.ts';
import type { OverviewDeps } from './read-overview.ts';

interface Situation {
  readonly leaseId: LeaseId | undefined;
  readonly currentDay: string;
  readonly days: ReadonlyMap<string, DaySums>;
  readonly wellsExpected: number;
  readonly production: Record<Phase, Comparison>;
}

/** A fall of yesterday's production below this share of the trailing mean is worth a look. */
const worthALook = 0.85;
/** Share of a tank's range at which it is called high (domain reference 2.1: working fill alarm at 90 %). */
const highTank = 0.9;

/** As many as a flood has. */
const mostAlarms = 20_000;
/** More than anybody reads. */
const mostLines = 200;

const nothing = {
  sinceMs: null,
  wellId: null,
  leaseId: null,
  deviceId: null,
  tagId: null,
} as const;

export async function findExceptions(
  deps: OverviewDeps,
  situation: Situation,
): Promise<OverviewException[]> {
  const tags = await listTags(deps, { leaseId: situation.leaseId });
  const wellTags = situation.leaseId ? tags : await listTags(deps, {});
  const samples = new Map(deps.live.now().map((sample) => [sample.tagId, sample]));
  const offline = await offlineDevices(
    deps,
    new Set(wellTags.map((tag) => tag.deviceId)),
    situation.leaseId !== undefined,
  );
  const silent = new Set(offline.map((exception) => exception.deviceId));
  const alarms = alarmExceptions(deps, situation.leaseId);
  const said = new Set(alarms.map(({ tagId, deviceId }) => tagId ?? deviceId));
  const found: OneException[] = [
    ...alarms,
    ...offline.filter(({ deviceId }) => !said.has(deviceId)),
    ...tags
      .filter(({ tagId }) => !said.has(tagId))
      .flatMap((tag) => tankException(tag, samples.get(tag.tagId))),
    ...valueExceptions(
      tags.filter((tag) => !silent.has(tag.deviceId)),
      samples,
    ),
    ...productionExceptions(situation),
    ...entryExceptions(deps, situation),
    ...(situation.leaseId ? [] : await conflictExceptions(deps)),
  ];
  return groupExceptions(found).slice(0, mostLines);
}

/** Alarms nobody has acknowledged yet; what they say is not said a second time. */
function alarmExceptions(
  { alarms }: Pick<OverviewDeps, 'alarms'>,
  leaseId: LeaseId | undefined,
): OneException[] {
  return listActive(alarms, { leaseId }, mostAlarms).alarms.flatMap((alarm) => {
    const { priority, phase } = alarm;
    if (phase !== 'unacknowledged' || priority === 'journal') return [];
    return [
      {
        ...nothing,
        kind: 'alarm' as const,
        severity: priority,
        sinceMs: alarm.raisedAtMs,
        wellId: alarm.wellId,
        leaseId: alarm.leaseId,
        deviceId: alarm.deviceId,
        tagId: alarm.tagId,
        details: {
          name: alarm.name,
          alarmId: alarm.alarmId,
          // Each of them would be a line of its own without the alarm above it.
          beneath: alarm.childCount,
        },
      },
    ];
  });
}

/** Month closes wait for it. */
async function conflictExceptions(deps: Pick<OverviewDeps, 'read'>): Promise<OneException[]> {
  const count = await countOpen(deps);
  if (count === 0) return [];
  return [{ ...nothing, kind: 'conflicts-open', severity: 'medium', details: { count } }];
}

async function offlineDevices(
  deps: OverviewDeps,
  concerned: ReadonlySet<DeviceId>,
  onlyConcerned: boolean,
): Promise<OneException[]> {
  const devices = await deps.read
    .selectFrom('device')
    .select(['deviceId', 'name'])
    .where('deleted', '=', 0)
    .where('enabled', '=', 1)
    .execute();
  return devices.flatMap((device) => {
    const deviceId = device.deviceId as DeviceId;
    const status = deps.deviceStatuses().get(deviceId);
    if (status?.state !== 'offline' || (onlyConcerned && !concerned.has(deviceId))) return [];
    return [
      {
        ...nothing,
        kind: 'device-offline' as const,
        severity: 'high' as const,
        deviceId,
        sinceMs: status.sinceMs,
        details: { name: device.name, reason: status.reason, retries: status.retries },
      },
    ];
  });
}

function tankException(tag: Tag, sample: Sample | undefined): OneException[] {
  if (tag.signal !== 'levelFt' || !tag.range || typeof sample?.value !== 'number') return [];
  const share = (sample.value - tag.range.low) / (tag.range.high - tag.range.low);
  if (share < highTank) return [];
  return [
    {
      ...nothing,
      kind: 'tank-high',
      severity: share >= 0.97 ? 'critical' : 'high',
      tagId: tag.tagId,
      leaseId: tag.leaseId,
      sinceMs: sample.sourceMs,
      details: {
        equipment: tag.equipment ?? tag.name,
        percent: Math.round(share * 100),
        levelFt: Number(sample.value.toFixed(1)),
      },
    },
  ];
}

/** One exception per well or piece of equipment and kind, however many of its tags are affected. */
function valueExceptions(
  tags: readonly Tag[],
  samples: ReadonlyMap<string, Sample>,
): OneException[] {
  const gathered = new Map<string, OneException>();
  for (const tag of tags) {
    const sample = samples.get(tag.tagId);
    if (!sample || sample.quality === 'good' || isAwaitedCard(tag, sample)) continue;
    const kind = sample.reason === 'stale' ? 'values-stale' : 'values-bad';
    const key = `${kind}/${tag.wellId ?? tag.equipment ?? tag.tagId}`;
    const before = gathered.get(key);
    gathered.set(key, {
      ...nothing,
      kind,
      severity: sample.quality === 'bad' ? 'medium' : 'low',
      wellId: tag.wellId,
      leaseId: tag.leaseId,
      tagId: tag.tagId,
      sinceMs: Math.min(before?.sinceMs ?? Infinity, sample.sourceMs),
      details: {
        name: tag.name,
        reason: sample.reason,
        count: Number(before?.details['count'] ?? 0) + 1,
      },
    });
  }
  return [...gathered.values()];
}

/** A controller has no card before its unit ran, which may be tomorrow. */
function isAwaitedCard({ signal }: Tag, { reason }: Sample): boolean {
  return isCardSignal(signal) && reason === 'never-received';
}

function productionExceptions({ production, leaseId }: Situation): OneException[] {
  return (Object.entries(production) as [Phase, Comparison][]).flatMap(
    ([phase, { yesterday, trailing }]) => {
      if (phase === 'waterBbl' || yesterday === null || trailing === null || trailing <= 0)
        return [];
      const share = yesterday / trailing;
      if (share >= worthALook) return [];
      return [
        {
          ...nothing,
          kind: 'production-down' as const,
          severity: share < 0.6 ? ('high' as const) : ('medium' as const),
          leaseId: leaseId ?? null,
          details: {
            phase,
            percent: Math.round((1 - share) * 100),
            yesterday: Math.round(yesterday),
            trailing: Math.round(trailing),
          },
        },
      ];
    },
  );
}

function entryExceptions(
  deps: OverviewDeps,
  { days, currentDay, wellsExpected, leaseId }: Situation,
): OneException[] {
  const yesterday = addDays(currentDay, -1);
  const missing = wellsExpected - (days.get(yesterday)?.wells ?? 0);
  if (missing <= 0) return [];
  return [
    {
      ...nothing,
      kind: 'entries-missing',
      severity: 'low',
      leaseId: leaseId ?? null,
      sinceMs: startOfGaugeDay(currentDay, deps.settings()),
      details: { day: yesterday, count: missing, expected: wellsExpected },
    },
  ];
}
