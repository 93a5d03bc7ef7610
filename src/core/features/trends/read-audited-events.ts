import type { WellId } from '#shared/domain/identity/ids.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import type { TrendEvent } from '#shared/domain/trends/trend-event.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { documentIdOf } from '#core/sync/document-id.ts';
import type { AuditedField } from '#core/sync/write-audit.ts';
import { type EventFilter, mostEvents } from './event-filter.ts';

type Deps = Pick<TenantDeps, 'read' | 'tenantId'>;

/** What people changed of wells and devices, as the audit has it; not what was taken back, nor the taking back. */
export async function readAuditedEvents(deps: Deps, filter: EventFilter): Promise<TrendEvent[]> {
  const statuses = await readChanges(deps, filter, 'well', 'status', filter.wellIds);
  const deviceIds = await readDevices(deps, filter.wellIds);
  const switched = await readChanges(deps, filter, 'device', 'enabled', [...deviceIds.keys()]);
  return [
    ...statuses.map(({ key, atMs, before, after }): TrendEvent => {
      const values = { from: String(before), to: String(after) };
      const text = { key: 'wellStatus', values } as const;
      return { ...moment(atMs), kind: 'wellStatus', wellId: key as WellId, text };
    }),
    ...switched.map(({ key, atMs, personName, after }): TrendEvent => {
      const kind = after === false ? 'deviceDisabled' : 'deviceEnabled';
      const values = { name: deviceIds.get(key)!, by: personName };
      return { ...moment(atMs), kind, wellId: null, text: { key: kind, values } };
    }),
  ];
}

const moment = (atMs: number) => ({ atMs, toMs: null, tagId: null });

/** Names of devices by id; with wells, of those that measure at one of them. */
async function readDevices(
  deps: Deps,
  wellIds: readonly WellId[] | undefined,
): Promise<ReadonlyMap<string, string>> {
  const devices = await deps.read
    .selectFrom('device')
    .select(['deviceId', 'name'])
    .$if(wellIds !== undefined, (query) =>
      query.where('deviceId', 'in', (on) =>
        on
          .selectFrom('tag')
          .select('tag.deviceId')
          .where('tag.wellId', 'in', [...wellIds!]),
      ),
    )
    .execute();
  return new Map(devices.map(({ deviceId, name }) => [deviceId, name]));
}

/** Changes of one field from one value to another; `keys` undefined: of all documents of the kind. */
async function readChanges(
  deps: Deps,
  { fromMs, toMs }: EventFilter,
  kind: DocumentKind,
  field: string,
  keys: readonly string[] | undefined,
) {
  const rows = await deps.read
    .selectFrom('audit')
    .innerJoin('auditChange', 'auditChange.commandId', 'audit.commandId')
    .leftJoin('chunk', 'chunk.n', 'auditChange.chunk')
    // What was set aside has not happened.
    .where((on) => on.or([on('chunk.counts', 'is', null), on('chunk.counts', '=', 1)]))
    .select(['auditChange.key', 'audit.atMs', 'audit.personName', 'auditChange.changes'])
    .where('auditChange.kind', '=', kind)
    .where('auditChange.isNew', '=', 0)
    // A stamp is never behind the time of its command, and has an index.
    .where('audit.hybridTime', '>=', String(Math.max(0, Math.floor(fromMs))).padStart(15, '0'))
    .where('audit.atMs', '>=', fromMs)
    .where('audit.atMs', '<', toMs)
    .where('audit.undoneBy', 'is', null)
    .where('audit.undoes', 'is', null)
    .where('auditChange.changes', 'like', `%["${field}",%`)
    .$if(keys !== undefined, (query) =>
      query.where(
        'auditChange.documentId',
        'in',
        keys!.map((key) => documentIdOf(deps.tenantId, kind, key)),
      ),
    )
    .orderBy('audit.hybridTime', 'desc')
    .limit(mostEvents + 1)
    .execute();
  return rows.flatMap(({ changes, ...row }) =>
    (JSON.parse(changes) as AuditedField[])
      .filter(([path, before]) => path === field && before !== null)
      .map(([, before, after]) => ({ ...row, before, after })),
  );
}
