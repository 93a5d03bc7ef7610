import { type CallContext, installationOs, os } from '#core/implementer.ts';
import { kitSecretOf } from '#core/backups/backup-keys.ts';
import { bringFile, openNamedFile } from '#core/features/sync/index.ts';
import type { Device } from '#core/sync/chunks/device.ts';
import { membersInFile } from '#core/sync/file/members-in-file.ts';
import type { FileSource } from '#core/sync/file/read-chunk-file.ts';
import { parseRelayAddress, type RelayAddress } from '#core/sync/links/relay/relay-address.ts';
import { createIds } from '#core/sync/new-id.ts';
import { type InvitationText, parseInvitation } from '#core/sync/seat/invitation-text.ts';
import { readAsKit, type ReadAsKit, readEntriesAsKit } from '#core/sync/seat/read-as-kit.ts';
import { kitDeviceOf } from '#core/sync/seat/recovery-kit.ts';
import type { ChunkId, DeviceKey } from '#shared/chunks/header.ts';
import { commandId, type CommandId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';

/** Commands here touch no document: what they say stands in chunks of the members space. */
export const people = {
  members: os.people.members.handler(({ context }) => context.tenant.sync.people.members()),
  invitations: os.people.invitations.handler(({ context }) =>
    context.tenant.sync.people.invitations(),
  ),
  invite: os.people.invite.handler(async ({ context, input }) => {
    const made = await context.tenant.sync.people.invite(input);
    return { ...done(context, input), ...made };
  }),
  withdraw: os.people.withdraw.handler(async ({ context, input }) => {
    await context.tenant.sync.people.withdraw(input.inviteKey as DeviceKey);
    return done(context, input);
  }),
  readInvitation: installationOs.people.readInvitation.handler(async ({ context, input }) => {
    const invitation = read(context, input);
    const { tenantId, tenantName, role, inviterName, relay, expiresAtMs } = invitation;
    const isHere = await isMemberHere(context, invitation);
    return { tenantId, tenantName, role, invitedBy: inviterName, relay, expiresAtMs, isHere };
  }),
  join: installationOs.people.join.handler(async ({ context, input }) => {
    const { commandId: id } = done(context, input);
    const tenantId = await context.core.tenants.join(read(context, input), id);
    return { commandId: id, tenantId };
  }),
  readKit: installationOs.people.readKit.handler(async ({ context, input, signal }) => {
    const { secret, ...used } = kitOf(context, input);
    const { kitName, ...read } = await readWithKit(context, used, kitDeviceOf(secret), signal);
    return {
      ...read,
      tenantName: kitName?.kit?.tenantName.trim() || used.address?.tenant || 'WellOS',
      relay: used.address?.text ?? null,
      file: input.file,
      printedAtMs: kitName?.atMs ?? null,
      printedBy: kitName?.person ?? null,
      isHere: await isMemberHere(context, read),
    };
  }),
  comeBack: installationOs.people.comeBack.handler(async ({ context, input }) => {
    const { secret, address, source } = kitOf(context, input);
    const { commandId: id } = done(context, input);
    const { tenantName, root, printedAtMs, file } = input;
    const tenantId = await context.core.tenants.comeBack({
      tenantId: input.tenantId,
      tenantName,
      root: root as ChunkId,
      from: address ? { relay: address.text } : { entries: membersInFile(source!).entries },
      secret,
      printedAtMs,
      commandId: id,
    });
    if (file !== null && !address)
      await bringFile(await context.core.tenants.open(tenantId), context.session, file);
    return { commandId: id, tenantId };
  }),
  giveUpComingBack: installationOs.people.giveUpComingBack.handler(async ({ context, input }) => {
    await context.core.tenants.giveUpComingBack(input.tenantId);
    return done(context, input);
  }),
  letIn: os.people.letIn.handler(({ context, input }) => {
    context.tenant.sync.people.letIn(input.device as DeviceKey);
    return done(context, input);
  }),
  changeRole: os.people.changeRole.handler(({ context, input }) => {
    context.tenant.sync.people.changeRole(input.device as DeviceKey, input.role);
    return done(context, input);
  }),
  revoke: os.people.revoke.handler(({ context, input }) => {
    context.tenant.sync.people.revoke(input.device as DeviceKey, input.isLost);
    return done(context, input);
  }),
  setAside: os.people.setAside.handler(({ context, input }) =>
    context.tenant.sync.setAside.list(input.limit),
  ),
  admit: os.people.admit.handler(({ context, input }) => {
    context.tenant.sync.setAside.admit(input.chunkIds as ChunkId[]);
    return done(context, input);
  }),
  dismiss: os.people.dismiss.handler(({ context, input }) => {
    context.tenant.sync.setAside.dismiss(input.chunkIds as ChunkId[]);
    return done(context, input);
  }),
};

function read(
  { core }: Pick<CallContext, 'core'>,
  { text }: { readonly text: string },
): InvitationText {
  const invitation = parseInvitation(text);
  if (!invitation) throw new Refusal('invitation-unreadable');
  if (invitation.expiresAtMs < core.ports.clock.nowMs()) throw new Refusal('invitation-expired');
  return invitation;
}

interface UsedAt {
  readonly address: RelayAddress | undefined;
  /** Of a file, where no relay is named. */
  readonly source: FileSource | undefined;
}

function kitOf(
  { core }: Pick<CallContext, 'core'>,
  { code, relay, file }: { code: string; relay: string | null; file: string | null },
): UsedAt & { readonly secret: Uint8Array } {
  const secret = kitSecretOf(code);
  if (relay === null && file !== null)
    return { secret, address: undefined, source: openNamedFile(core.ports, file) };
  const address = parseRelayAddress(relay ?? '');
  if (!address) throw new Refusal('relay-address-invalid', { address: relay });
  return { secret, address, source: undefined };
}

async function readWithKit(
  { core }: Pick<CallContext, 'core'>,
  { address, source }: UsedAt,
  kit: Device,
  signal: AbortSignal | undefined,
): Promise<ReadAsKit> {
  if (!address) return readEntriesAsKit(membersInFile(source!).entries, kit);
  const onBug = (error: unknown) => core.log.error({ err: error }, 'trouble with a recovery kit');
  return readAsKit({ address, kit, ports: core.ports, onBug, signal });
}

async function isMemberHere(
  { core: { tenants } }: Pick<CallContext, 'core'>,
  { tenantId, root }: Pick<InvitationText, 'tenantId' | 'root'>,
): Promise<boolean> {
  if (!tenants.list().some((known) => known.tenantId === tenantId)) return false;
  const { sync } = await tenants.open(tenantId);
  return !sync.mayJoinAgain(root);
}

function done(
  { core }: Pick<CallContext, 'core'>,
  { commandId: given }: { readonly commandId?: CommandId | undefined },
) {
  return { commandId: given ?? commandId.parse(createIds(core.ports)()) };
}
