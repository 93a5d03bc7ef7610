import { sql } from 'kysely';
import type { DeviceFields, TagFields } from '#shared/contract/devices.ts';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import type { DeviceStatus } from '#shared/domain/telemetry/device-status.ts';
import type { DeviceAddress } from '#shared/domain/telemetry/device.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { headOf } from '#core/command-head.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { os } from '#core/implementer.ts';
import { describeIdentity } from './device-identities.ts';
import { refuseUncalculable } from '#core/features/calculated/index.ts';
import { markDeleted } from '#core/kept-documents.ts';
import { tables } from '#core/storage/query-builder.ts';
import type { CommandHead, DocumentEdit, Edit, Plain } from '#core/sync/command-runner.ts';

export const devices = {
  list: os.devices.list.handler(({ context }) => listDevices(context.tenant)),
  create: os.devices.create.handler(({ context, input }) =>
    createDevice(
      context.tenant,
      headOf('devices.create', context.session, input),
      input.fields,
      input.tags,
    ),
  ),
  change: os.devices.change.handler(({ context, input }) =>
    changeDevice(
      context.tenant,
      headOf('devices.change', context.session, input),
      input.deviceId,
      (edit, document) => {
        refuseTakenName(edit, input.deviceId, input.changes.name);
        writeDevice(document, input.changes);
      },
    ),
  ),
  saveTags: os.devices.saveTags.handler(({ context, input }) =>
    changeDevice(
      context.tenant,
      headOf('devices.saveTags', context.session, input),
      input.deviceId,
      (edit, document) => {
        refuseUncalculable(edit, input.deviceId, input.tags);
        writeTags(document, input.tags);
      },
    ),
  ),
  removeTags: os.devices.removeTags.handler(({ context, input }) =>
    changeDevice(
      context.tenant,
      headOf('devices.removeTags', context.session, input),
      input.deviceId,
      (_edit, document) => {
        for (const key of input.keys) document.set(['tags', key], null);
      },
    ),
  ),
  remove: os.devices.remove.handler(({ context, input }) =>
    changeDevice(
      context.tenant,
      headOf('devices.remove', context.session, input),
      input.deviceId,
      (edit, document) => markDeleted(edit, document, context.session),
    ),
  ),
  browse: os.devices.browse.handler(async ({ context, input }) => [
    ...(await context.tenant.lines.browse(input.deviceId, input.below)),
  ]),
  certificates: os.devices.certificates.handler(async ({ context }) => [
    ...(await context.tenant.lines.certificates()),
  ]),
  judgeCertificate: os.devices.judgeCertificate.handler(async ({ context, input }) => {
    await context.tenant.lines.judgeCertificate(input.fingerprint, input.isTrusted);
    return { commandId: input.commandId ?? context.tenant.newId() };
  }),
  setPassword: os.devices.setPassword.handler(async ({ context, input }) => {
    const { tenant } = context;
    const { deviceId } = input;
    await refuseUnknown(tenant, deviceId);
    await tenant.deviceSecrets.write(deviceId, input.password);
    tenant.changes.announce('devices.changed', [deviceId]);
    return { commandId: input.commandId ?? tenant.newId() };
  }),
  setIdentity: os.devices.setIdentity.handler(async ({ context, input }) => {
    const { tenant } = context;
    const { deviceId } = input;
    await refuseUnknown(tenant, deviceId);
    await tenant.deviceIdentities.write(deviceId, input.identity);
    tenant.changes.announce('devices.changed', [deviceId]);
    return { commandId: input.commandId ?? tenant.newId() };
  }),
  pollNow: os.devices.pollNow.handler(({ context, input }) => {
    // Not awaited: the answer of a slow line must not hold up other commands.
    context.tenant.lines.pollNow(input.deviceId).catch((error: unknown) => {
      context.tenant.log.info({ err: error, deviceId: input.deviceId }, 'poll now was not served');
    });
    return { commandId: input.commandId ?? context.tenant.newId() };
  }),
};

async function refuseUnknown({ read }: Pick<TenantDeps, 'read'>, deviceId: DeviceId) {
  const device = await read
    .selectFrom('device')
    .select('deviceId')
    .where('deviceId', '=', deviceId)
    .where('deleted', '=', 0)
    .executeTakeFirst();
  if (!device) throw new Refusal('device-not-found', { deviceId });
}

export async function listDevices(
  deps: Pick<TenantDeps, 'read' | 'deviceStatuses' | 'deviceSecrets' | 'deviceIdentities'>,
) {
  const rows = await deps.read
    .selectFrom('device')
    .selectAll('device')
    .select((builder) =>
      builder
        .selectFrom('tag')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('tag.deviceId', '=', 'device.deviceId')
        .as('tagCount'),
    )
    .where('deleted', '=', 0)
    .orderBy('name')
    .execute();
  const secrets = await Promise.all(
    rows.map((row) => deps.deviceSecrets.read(row.deviceId as DeviceId)),
  );
  const identities = await Promise.all(
    rows.map((row) => deps.deviceIdentities.read(row.deviceId as DeviceId)),
  );
  return rows.map((row, index) => ({
    deviceId: row.deviceId as DeviceId,
    hasPassword: secrets[index] !== undefined,
    identity: identities[index] ? describeIdentity(identities[index]) : null,
    name: row.name,
    address: JSON.parse(row.address) as DeviceAddress,
    scanMs: row.scanMs,
    enabled: row.enabled === 1,
    tagCount: row.tagCount ?? 0,
    status: deps.deviceStatuses().get(row.deviceId as DeviceId) ?? (null as DeviceStatus | null),
  }));
}

/** Adds a device with its tags; a name that another device has is refused. */
export function createDevice(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  fields: DeviceFields,
  tags: readonly TagFields[],
) {
  return deps.commands.run(head, (edit) => {
    const deviceId = edit.newId() as DeviceId;
    refuseTakenName(edit, deviceId, fields.name);
    refuseUncalculable(edit, deviceId, tags);
    const document = edit.open('device', deviceId);
    writeDevice(document, fields);
    writeTags(document, tags);
    return { deviceId };
  });
}

export function changeDevice(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  deviceId: DeviceId,
  write: (edit: Edit, document: DocumentEdit<'device'>) => void,
) {
  return deps.commands.run(head, (edit) => {
    const document = edit.find('device', deviceId);
    if (!document) throw new Refusal('device-not-found', { deviceId });
    write(edit, document);
    return {};
  });
}

export function writeDevice(document: DocumentEdit<'device'>, fields: Partial<DeviceFields>): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) document.set([name], value as Plain);
  }
}

export function writeTags(document: DocumentEdit<'device'>, tags: readonly TagFields[]): void {
  for (const { key, ...tag } of tags) document.set(['tags', key], tag as Plain);
}

/** Refuses `device-name-taken`. */
export function refuseTakenName(edit: Edit, deviceId: DeviceId, name: string | undefined): void {
  if (name === undefined) return;
  const [twin] = edit.rows(
    tables
      .selectFrom('device')
      .select('deviceId')
      .where('deleted', '=', 0)
      .where('deviceId', '!=', deviceId)
      .where(sql`lower(name)`, '=', name.toLowerCase()),
  );
  if (twin) throw new Refusal('device-name-taken', { name });
}
