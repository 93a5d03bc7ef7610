import type { LeaseId } from '#shared/domain/identity/ids.ts';
import type { Signal } from '#shared/domain/telemetry/signal.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { listTags } from '../telemetry/index.ts';
import type { OverviewDeps } from './read-overview.ts';

const perLease = 6;
const sparkMinutes = 60;

/** What a foreman looks at first, in this order. */
const worthWatching: readonly Signal[] = [
  'levelFt',
  'oilRateBblPerDay',
  'gasRateMcfPerDay',
  'pumpFillagePct',
  'tubingPsi',
  'intakePsi',
];

/** A few tags of each lease with a sparkline of the last hour: one of each kind before a second of any, each of another well where that goes. */
export async function watchTags(deps: OverviewDeps, leaseId: LeaseId | undefined) {
  const chosen = chooseTags(await listTags(deps, { leaseId }));
  // Whole minutes are answered from rollups.
  const toMs = Math.ceil(deps.ports.clock.nowMs() / 60_000) * 60_000;
  const fromMs = toMs - sparkMinutes * 60_000;
  return Promise.all(
    chosen.map(async (tag) => {
      const { startMs, mean } = await deps.samples.aggregate(tag.tagId, fromMs, toMs, sparkMinutes);
      const spark: (number | null)[] = Array.from({ length: sparkMinutes }, () => null);
      startMs.forEach((start, index) => {
        const value = mean[index]!;
        spark[Math.round((start - fromMs) / 60_000)] = Number.isFinite(value) ? value : null;
      });
      return {
        tagId: tag.tagId,
        leaseId: tag.leaseId,
        wellId: tag.wellId,
        spark: spark.slice(0, sparkMinutes),
      };
    }),
  );
}

function chooseTags(tags: readonly Tag[]): Tag[] {
  const byLease = Map.groupBy(tags, (tag) => tag.leaseId);
  return [...byLease.values()].flatMap(chooseOfLease);
}

function chooseOfLease(ofLease: readonly Tag[]): Tag[] {
  const chosen = new Set<Tag>();
  const isNewWell = ({ wellId }: Tag) =>
    wellId === null || ![...chosen].some((tag) => tag.wellId === wellId);
  let before = -1;
  while (chosen.size > before) {
    before = chosen.size;
    for (const signal of worthWatching) {
      const left = ofLease.filter((tag) => tag.signal === signal && !chosen.has(tag));
      const next = left.find(isNewWell) ?? left[0];
      if (next && chosen.size < perLease) chosen.add(next);
    }
  }
  return [...chosen];
}
