import { commandId, type CommandId, type FileId } from '#shared/domain/identity/ids.ts';
import { headOf } from '#core/command-head.ts';
import { deriveId } from '#core/derived-id.ts';
import { beginFile, receivePiece } from '#core/features/imports/index.ts';
import { type CallContext, os } from '#core/implementer.ts';
import { createIds } from '#core/sync/new-id.ts';
import { sizeOfExport, startFileExport } from './export-file.ts';
import { startFileImport } from './import-file.ts';

/** Commands here touch no document: they say how this seat reaches others. */
export const sync = {
  status: os.sync.status.handler(({ context }) => context.tenant.sync.status()),
  places: os.sync.places.handler(({ context }) => context.tenant.sync.places()),
  spaces: os.sync.spaces.handler(({ context }) => context.tenant.sync.spaces()),
  log: os.sync.log.handler(({ context, input }) => context.tenant.sync.log(input)),
  pause: os.sync.pause.handler(async ({ context, input }) => {
    await context.tenant.sync.pause();
    return done(context, input);
  }),
  resume: os.sync.resume.handler(async ({ context, input }) => {
    await context.tenant.sync.resume();
    return done(context, input);
  }),
  syncNow: os.sync.syncNow.handler(({ context, input }) => {
    context.tenant.sync.tryNow();
    return done(context, input);
  }),
  setRelay: os.sync.setRelay.handler(async ({ context, input }) => {
    await context.tenant.sync.setRelay(input.address, input.claim);
    return done(context, input);
  }),
  removeRelay: os.sync.removeRelay.handler(async ({ context, input }) => {
    await context.tenant.sync.removeRelay();
    return done(context, input);
  }),
  addAddress: os.sync.addAddress.handler(({ context, input }) => {
    context.tenant.sync.addAddress(input.address);
    return done(context, input);
  }),
  removeAddress: os.sync.removeAddress.handler(({ context, input }) => {
    context.tenant.sync.removeAddress(input.address);
    return done(context, input);
  }),
  lan: os.sync.lan.handler(({ context }) => {
    const { addresses, ...settings } = context.tenant.lan.settings;
    return { ...settings, addresses: [...addresses] };
  }),
  setLan: os.sync.setLan.handler(({ context, input }) => {
    const { isOn, isAnyNetwork } = input;
    context.tenant.lan.set({
      ...(isOn === undefined ? {} : { isOn }),
      ...(isAnyNetwork === undefined ? {} : { isAnyNetwork }),
    });
    context.tenant.sync.tryNow();
    context.tenant.changes.announce('sync.changed', []);
    return done(context, input);
  }),
  exportFile: os.sync.exportFile.handler(({ context, input }) =>
    startFileExport(context.tenant, headOf('sync.exportFile', context.session, input), input),
  ),
  exportSize: os.sync.exportSize.handler(({ context, input }) =>
    sizeOfExport(context.tenant, input),
  ),
  beginFile: os.sync.beginFile.handler(({ context, input }) => {
    const id = input.commandId ?? context.tenant.newId();
    const fileId = deriveId(`file/${id}`) as FileId;
    beginFile(context.tenant, fileId, { name: input.name, bytes: input.bytes });
    return { commandId: id, fileId };
  }),
  receiveFile: os.sync.receiveFile.handler(({ context, input }) => {
    const piece = Buffer.from(input.base64, 'base64');
    const received = receivePiece(context.tenant, input.fileId, input.offset, piece);
    return { ...done(context, input), received };
  }),
  importFile: os.sync.importFile.handler(({ context, input }) =>
    startFileImport(
      context.tenant,
      headOf('sync.importFile', context.session, input),
      input.fileId,
    ),
  ),
};

function done(
  { core }: Pick<CallContext, 'core'>,
  { commandId: given }: { readonly commandId?: CommandId | undefined },
) {
  return { commandId: given ?? commandId.parse(createIds(core.ports)()) };
}
