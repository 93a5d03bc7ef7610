import type { OneException, OverviewException } from '#shared/contract/overview.ts';

/** So many of one kind on one lease still stand for themselves. */
const mostAlone = 4;
/** Enough to see what a flood is about; the rest is where the line leads. */
const mostMembers = 50;
const ranks = ['critical', 'high', 'medium', 'low'] as const;

/** Worst first; of what there is more than four times on a lease one line is made, so that a flood hides nothing else. */
export function groupExceptions(found: readonly OneException[]): OverviewException[] {
  const groups = Map.groupBy(found, ({ kind, leaseId }) => `${kind}/${leaseId ?? ''}`);
  return [...groups.values()]
    .flatMap((group) =>
      group.length > mostAlone ? [asOne(group)] : group.map((one) => ({ ...one, members: [] })),
    )
    .toSorted(bySeverity);
}

function asOne(group: readonly OneException[]): OverviewException {
  const members = group.toSorted(bySeverity);
  const [worst] = members;
  const begins = group.flatMap(({ sinceMs }) => sinceMs ?? []);
  return {
    kind: worst!.kind,
    severity: worst!.severity,
    sinceMs: begins.length > 0 ? Math.min(...begins) : null,
    wellId: null,
    leaseId: worst!.leaseId,
    deviceId: null,
    tagId: null,
    details: {
      count: group.length,
      worstCount: group.filter(({ severity }) => severity === worst!.severity).length,
    },
    members: members.slice(0, mostMembers),
  };
}

function bySeverity(one: OneException, other: OneException): number {
  return ranks.indexOf(one.severity) - ranks.indexOf(other.severity);
}
