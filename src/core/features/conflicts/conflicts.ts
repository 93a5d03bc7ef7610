import { headOf } from '#core/command-head.ts';
import { os } from '#core/implementer.ts';
import { decideTwins } from './decide-twins.ts';
import { putBack, readHistory } from './field-history.ts';
import { countNotices, readNotices, reopen } from './notices.ts';
import { isOfSession, listConflicts, readConflict, readMarks } from './read-conflicts.ts';
import { resolveConflicts } from './resolve.ts';
import { readRules, setRule } from './standing-rules.ts';

const MOST = 100_000;

export const conflicts = {
  list: os.conflicts.list.handler(({ context, input }) =>
    listConflicts(context.tenant, context.session, input),
  ),
  one: os.conflicts.one.handler(({ context, input }) =>
    readConflict(context.tenant, context.session, input),
  ),
  marks: os.conflicts.marks.handler(({ context, input }) =>
    readMarks(context.tenant, input.documentKind),
  ),
  counts: os.conflicts.counts.handler(async ({ context }) => {
    const { tenant, session } = context;
    const { conflicts: all } = await listConflicts(tenant, session, { limit: MOST });
    return {
      open: all.length,
      mine: all.filter(isOfSession).length,
      twins: all.filter(({ sort }) => sort === 'twins').length,
      notices: await countNotices(tenant, session),
    };
  }),
  resolve: os.conflicts.resolve.handler(({ context, input }) =>
    resolveConflicts(
      context.tenant,
      headOf('conflicts.resolve', context.session, input),
      input.items,
      input.choice,
    ),
  ),
  rules: os.conflicts.rules.handler(async ({ context }) =>
    (await readRules(context.tenant)).map(({ byId: _byId, ...rule }) => rule),
  ),
  setRule: os.conflicts.setRule.handler(({ context, input }) =>
    setRule(context.tenant, headOf('conflicts.setRule', context.session, input), input),
  ),
  notices: os.conflicts.notices.handler(({ context, input }) =>
    readNotices(context.tenant, context.session, input?.limit ?? 100),
  ),
  noticesSeen: os.conflicts.noticesSeen.handler(({ context, input }) => {
    const { tenant, session } = context;
    tenant.conflictDesk.noteSeen(session.personId, input.items);
    tenant.changes.announce('conflicts.changed', []);
    return { commandId: input.commandId ?? tenant.newId() };
  }),
  reopen: os.conflicts.reopen.handler(({ context, input }) =>
    reopen(context.tenant, headOf('conflicts.reopen', context.session, input), input, input.change),
  ),
  decideTwins: os.conflicts.decideTwins.handler(({ context, input }) =>
    decideTwins(context.tenant, headOf('conflicts.decideTwins', context.session, input), input),
  ),
  putBack: os.conflicts.putBack.handler(({ context, input }) =>
    putBack(
      context.tenant,
      headOf('conflicts.putBack', context.session, input),
      input,
      input.change,
    ),
  ),
  history: os.conflicts.history.handler(({ context, input }) =>
    readHistory(context.tenant, context.session, input),
  ),
};
