import type { Conflict } from '#shared/contract/conflicts.ts';
import { findTwins, type Marked, type Twins } from '#shared/domain/conflicts/find-twins.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import { plainToText, type Plain } from '#shared/documents/plain.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { Session } from '#core/session.ts';

type Deps = Pick<TenantDeps, 'read'>;

const PREFIX = 'twins:';

/** What seems to have been entered twice, and nobody has said to be two. */
export async function findTwinsNow(deps: Deps): Promise<Twins[]> {
  const marked = await Promise.all([
    markWells(deps),
    markLeases(deps),
    markDevices(deps),
    markNotes(deps),
  ]);
  const staying = await deps.read
    .selectFrom('conflictRule')
    .select('ruleKey')
    .where('ruleKey', 'like', `${PREFIX}%`)
    .execute();
  const stays = new Set(staying.map(({ ruleKey }) => ruleKey));
  return findTwins(marked.flat()).filter(({ id }) => !stays.has(`${PREFIX}${id}`));
}

export async function readTwins(deps: Deps, session: Session): Promise<Conflict[]> {
  return (await findTwinsNow(deps)).map(({ id, rule, kind, shared, things }) => ({
    id,
    sort: 'twins' as const,
    documentKind: kind,
    key: things[0]!.key,
    path: '',
    wellId: null,
    wellName: null,
    leaseId: null,
    leaseName: null,
    period: null,
    name: things[0]!.name,
    openedAtMs: null,
    values: [],
    twins: {
      rule,
      shared,
      things: things.map(({ key, name, detail }) => ({ key, name, detail })),
    },
    mayDecide: controlWriters.includes(session.role),
    mayType: false,
  }));
}

async function markWells({ read }: Deps): Promise<Marked[]> {
  const rows = await read
    .selectFrom('well')
    .leftJoin('lease', 'lease.leaseId', 'well.leaseId')
    .select(['well.wellId', 'well.name', 'well.api14', 'lease.name as leaseName'])
    .where('well.deleted', '=', 0)
    .execute();
  return rows.map(({ wellId, name, api14, leaseName }) => ({
    kind: 'well',
    key: wellId,
    name,
    detail: [leaseName, api14].filter(Boolean).join(' · ') || null,
    marks: [
      ...(api14 === null ? [] : [{ rule: 'well-api' as const, text: api14 }]),
      ...(name === '?' ? [] : [{ rule: 'well-name' as const, text: folded(name) }]),
    ],
  }));
}

async function markLeases({ read }: Deps): Promise<Marked[]> {
  const rows = await read
    .selectFrom('lease')
    .select(['leaseId', 'name', 'county', 'operatorName'])
    .where('deleted', '=', 0)
    .execute();
  return rows.map(({ leaseId, name, county, operatorName }) => ({
    kind: 'lease',
    key: leaseId,
    name,
    detail: [county, operatorName].filter(Boolean).join(' · ') || null,
    marks: [{ rule: 'lease-name', text: folded(name) }],
  }));
}

async function markDevices({ read }: Deps): Promise<Marked[]> {
  const rows = await read
    .selectFrom('device')
    .select(['deviceId', 'name', 'kind', 'address'])
    .where('deleted', '=', 0)
    .execute();
  return rows.map(({ deviceId, name, kind, address }) => {
    const parsed = JSON.parse(address) as Plain;
    const isAddressed = kind !== 'unknown' && kind !== 'calculated' && kind !== 'manual';
    return {
      kind: 'device',
      key: deviceId,
      name,
      detail: kind,
      marks: isAddressed ? [{ rule: 'device-address', text: plainToText(parsed) }] : [],
    };
  });
}

/** The same words at the same instant: one note that two wrote down. */
async function markNotes({ read }: Deps): Promise<Marked[]> {
  const rows = await read
    .selectFrom('annotation')
    .select(['annotationId', 'text', 'atMs', 'byName'])
    .where('deleted', '=', 0)
    .execute();
  return rows.map(({ annotationId, text, atMs, byName }) => ({
    kind: 'annotation',
    key: annotationId,
    name: text.slice(0, 80),
    detail: byName,
    marks: text === '' ? [] : [{ rule: 'note', text: `${atMs} ${folded(text)}` }],
  }));
}

function folded(text: string): string {
  return text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
}
