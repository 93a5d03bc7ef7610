import { headOf } from '#core/command-head.ts';
import { os } from '#core/implementer.ts';
import { readFieldHistory } from './read-field-history.ts';
import { readRecent } from './read-recent.ts';
import { undo } from './undo.ts';

export const audit = {
  recent: os.audit.recent.handler(({ context, input }) => readRecent(context.tenant, input ?? {})),
  field: os.audit.field.handler(({ context, input }) => readFieldHistory(context.tenant, input)),
  undo: os.audit.undo.handler(({ context, input }) =>
    undo(context.tenant, headOf('audit.undo', context.session, input), input.target),
  ),
};
