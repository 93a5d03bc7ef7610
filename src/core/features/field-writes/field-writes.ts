import { os } from '#core/implementer.ts';
import { readWrites } from './write-journal.ts';

export const fieldWrites = {
  select: os.fieldWrites.select.handler(async ({ context, input }) => {
    const { tag, ...selection } = await context.tenant.writeDesk.select(input, context.session);
    return {
      commandId: input.commandId ?? context.tenant.newId(),
      selectionId: selection.selectionId,
      untilMs: selection.untilMs,
      tagName: tag.name,
      deviceName: tag.deviceName,
      unit: tag.unit,
      from: input.shownValue ?? input.value,
      to: input.value,
    };
  }),
  operate: os.fieldWrites.operate.handler(async ({ context, input }) => ({
    commandId: input.commandId ?? context.tenant.newId(),
    write: await context.tenant.writeDesk.operate(input.selectionId, context.session),
  })),
  cancel: os.fieldWrites.cancel.handler(({ context, input }) => {
    context.tenant.writeDesk.cancel(input.selectionId, context.session);
    return { commandId: input.commandId ?? context.tenant.newId() };
  }),
  journal: os.fieldWrites.journal.handler(({ context, input }) =>
    readWrites(context.tenant, input),
  ),
};
