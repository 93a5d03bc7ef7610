import { headOf } from '#core/command-head.ts';
import { os } from '#core/implementer.ts';
import { previewEdit } from './edit-plan.ts';
import { editTags } from './edit-tags.ts';

export const tags = {
  previewEdit: os.tags.previewEdit.handler(({ context, input }) =>
    previewEdit(context.tenant, input),
  ),
  edit: os.tags.edit.handler(({ context, input }) =>
    editTags(context.tenant, headOf('tags.edit', context.session, input), input),
  ),
};
