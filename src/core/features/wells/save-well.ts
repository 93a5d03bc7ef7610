import { sql } from 'kysely';
import { api10Of } from '#shared/domain/identity/api-number.ts';
import type { WellId } from '#shared/domain/identity/ids.ts';
import type { WellFields } from '#shared/domain/identity/well.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { tables } from '#core/storage/query-builder.ts';
import type { CommandHead, DocumentEdit, Edit, Plain } from '#core/sync/command-runner.ts';

/** Adds a well. Refused: a name or API number that another well has, a lease that is not there. */
export function createWell(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  fields: Partial<WellFields> & { readonly name: string },
) {
  return deps.commands.run(head, (edit) => {
    const wellId = edit.newId() as WellId;
    refuseTaken(edit, wellId, fields);
    writeWell(edit.open('well', wellId), fields);
    return { wellId };
  });
}

/** Changes some fields of a well; null takes a value away. Refused as in `createWell`. */
export function changeWell(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  wellId: WellId,
  changes: Partial<WellFields>,
) {
  return deps.commands.run(head, (edit) => {
    const document = openWell(edit, wellId);
    refuseTaken(edit, wellId, changes);
    writeWell(document, changes);
    return {};
  });
}

/** Marks a well deleted, or takes the mark away; nothing else of it changes. */
export function setWellDeleted(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  wellId: WellId,
  deleted: boolean,
) {
  return deps.commands.run(head, (edit) => {
    const document = openWell(edit, wellId);
    document.set(['deletedAt'], deleted ? edit.nowMs : null);
    document.set(['deletedBy'], deleted ? head.session.personId : null);
    return {};
  });
}

function openWell(edit: Edit, wellId: WellId): DocumentEdit<'well'> {
  const document = edit.find('well', wellId);
  if (!document) throw new Refusal('well-not-found', { wellId });
  return document;
}

export function writeWell(document: DocumentEdit<'well'>, fields: Partial<WellFields>): void {
  const { custom, ...plain } = fields;
  for (const [name, value] of Object.entries(plain)) {
    if (value !== undefined) document.set([name], value as Plain);
  }
  for (const [key, value] of Object.entries(custom ?? {})) document.set(['custom', key], value);
}

/** Two wells may share an API-10 (sidetracks, recompletions) but not all fourteen digits, nor a name. */
function refuseTaken(edit: Edit, wellId: WellId, fields: Partial<WellFields>): void {
  const others = tables
    .selectFrom('well')
    .select(['wellId', 'name'])
    .where('deleted', '=', 0)
    .where('wellId', '!=', wellId);
  if (fields.name !== undefined) {
    const [twin] = edit.rows(others.where(sql`lower(name)`, '=', fields.name.toLowerCase()));
    if (twin) throw new Refusal('well-name-taken', { name: fields.name, wellId: twin.wellId });
  }
  if (fields.api14) {
    const [twin] = edit.rows(others.where('api14', '=', fields.api14));
    if (twin)
      throw new Refusal('api-number-taken', {
        api14: fields.api14,
        name: twin.name,
        api10: api10Of(fields.api14),
      });
  }
  if (fields.leaseId) {
    const [lease] = edit.rows(
      tables.selectFrom('lease').select('leaseId').where('leaseId', '=', fields.leaseId),
    );
    if (!lease) throw new Refusal('lease-not-found', { leaseId: fields.leaseId });
  }
}
