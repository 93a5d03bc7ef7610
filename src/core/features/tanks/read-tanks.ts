import type { TankLine } from '#shared/contract/tanks.ts';
import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import type { LeaseId, TagId } from '#shared/domain/identity/ids.ts';
import { fillRateOf, lastWithdrawal, type LevelPoint } from '#shared/domain/tanks/fill-rate.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { listTags } from '../telemetry/index.ts';

type Deps = Pick<TenantDeps, 'read' | 'samples' | 'ports'>;

const minuteMs = 60_000;
/** The present rate is that of the last hours, in means of five minutes, which the historian has summed up. */
const rateSpanMs = 6 * 60 * minuteMs;
const rateStepMs = 5 * minuteMs;
/** Withdrawals are looked for over a week, in means of a quarter of an hour. */
const withdrawalSpanMs = 7 * 24 * 60 * minuteMs;
const withdrawalStepMs = 15 * minuteMs;

/** Every tank with its limits, how fast it fills and when something was last taken from it. */
export async function readTanks(deps: Deps, leaseId: LeaseId | undefined): Promise<TankLine[]> {
  const tags = await listTags(deps, { leaseId });
  const limits = await readLimits(deps);
  const names = await readLeaseNames(deps);
  const lines = await Promise.all(
    tags
      .filter((tag) => isTankLevel(tag))
      .map((tag) => readTank(deps, tag, { tags, limits, names })),
  );
  return lines.toSorted(
    (one, other) =>
      (one.leaseName ?? '').localeCompare(other.leaseName ?? '') ||
      one.name.localeCompare(other.name, 'en', { numeric: true }),
  );
}

/** A level that says it is one of a tank, or that sits on equipment that is called one. */
function isTankLevel({ signal, model, equipment }: Tag): boolean {
  if (model) return model.kind === 'tank';
  return signal === 'levelFt' && equipment !== null && /tank|tanque/i.test(equipment);
}

async function readTank(
  deps: Deps,
  tag: Tag,
  {
    tags,
    limits,
    names,
  }: {
    readonly tags: readonly Tag[];
    readonly limits: ReadonlyMap<TagId, TankLine['limits']>;
    readonly names: ReadonlyMap<string, string>;
  },
): Promise<TankLine> {
  const { kind: _kind, ...tank } = tag.model?.kind === 'tank' ? tag.model : { kind: null };
  const known = 'heightFt' in tank ? tank : null;
  const nowMs = Math.floor(deps.ports.clock.nowMs() / withdrawalStepMs + 1) * withdrawalStepMs;
  const recent = await readLevels(deps, tag.tagId, nowMs, rateSpanMs, rateStepMs);
  const week = await readLevels(deps, tag.tagId, nowMs, withdrawalSpanMs, withdrawalStepMs);
  return {
    levelTagId: tag.tagId,
    deviceId: tag.deviceId,
    name: tag.equipment ?? tag.name,
    leaseId: tag.leaseId,
    leaseName: names.get(tag.leaseId ?? '') ?? null,
    interfaceTagId: findInTank(tags, tag, 'waterInterface'),
    temperatureTagId: findInTank(tags, tag, 'temperature'),
    tank: known,
    heightFt: known?.heightFt ?? tag.range?.high ?? null,
    limits: limits.get(tag.tagId) ?? [],
    rate: fillRateOf(recent) ?? null,
    lastWithdrawal: lastWithdrawal(week) ?? null,
  };
}

function findInTank(
  tags: readonly Tag[],
  level: Tag,
  measures: 'waterInterface' | 'temperature',
): TagId | null {
  const key = level.tagId.slice(level.deviceId.length + 1);
  const said = tags.find(
    ({ deviceId, model }) =>
      deviceId === level.deviceId &&
      model?.kind === 'inTank' &&
      model.measures === measures &&
      model.levelKey === key,
  );
  const besides = tags.find(
    ({ deviceId, equipment, signal }) =>
      measures === 'temperature' &&
      signal === 'temperatureF' &&
      deviceId === level.deviceId &&
      equipment !== null &&
      equipment === level.equipment,
  );
  return (said ?? besides)?.tagId ?? null;
}

async function readLevels(
  { samples, ports }: Pick<TenantDeps, 'samples' | 'ports'>,
  tagId: TagId,
  toMs: number,
  spanMs: number,
  stepMs: number,
): Promise<LevelPoint[]> {
  // The running means are of what was so far.
  const nowMs = ports.clock.nowMs();
  const { startMs, mean } = await samples.aggregate(tagId, toMs - spanMs, toMs, spanMs / stepMs);
  return [...startMs].flatMap((start, n) =>
    Number.isFinite(mean[n])
      ? [{ atMs: Math.min(start + stepMs / 2, nowMs), levelFt: mean[n]! }]
      : [],
  );
}

async function readLimits({ read }: Pick<TenantDeps, 'read'>) {
  const rows = await read.selectFrom('alarm').select('definition').execute();
  const limits = new Map<TagId, TankLine['limits']>();
  for (const { definition } of rows) {
    const { source, condition, isEnabled } = JSON.parse(definition) as AlarmDefinition;
    if (!isEnabled || source.kind !== 'tag' || condition.kind !== 'limit') continue;
    const known = limits.get(source.tagId) ?? [];
    known.push({ side: condition.side, ft: condition.limit });
    limits.set(source.tagId, known);
  }
  return limits;
}

async function readLeaseNames({ read }: Pick<TenantDeps, 'read'>) {
  const rows = await read.selectFrom('lease').select(['leaseId', 'name']).execute();
  return new Map(rows.map(({ leaseId, name }) => [leaseId, name]));
}
