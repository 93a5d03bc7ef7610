import { headOf } from '#core/command-head.ts';
import { os } from '#core/implementer.ts';
import { moveSimply, shelve, suppressFor } from './commands.ts';
import { startJournalExport } from './export-journal.ts';
import { countJournal, readJournal } from './read-journal.ts';
import { readKpis } from './read-kpis.ts';
import { discardAlarms, listDefinitions, saveAlarms } from './save-alarms.ts';
import { followAlarms, listActive, listSuppressed, summarise } from './views.ts';

const MOST_LISTED = 2_000;

export const alarms = {
  definitions: os.alarms.definitions.handler(({ context, input }) =>
    listDefinitions(context.tenant, input ?? {}),
  ),
  // Who configured an alarm may go on with it at once.
  save: os.alarms.save.handler(async ({ context, input }) => {
    const head = headOf('alarms.save', context.session, input);
    const saved = saveAlarms(context.tenant, head, input.ownerId, input.alarms);
    await context.tenant.alarms.reload();
    return saved;
  }),
  discard: os.alarms.discard.handler(async ({ context, input }) => {
    const head = headOf('alarms.discard', context.session, input);
    const discarded = discardAlarms(context.tenant, head, input.alarmIds);
    await context.tenant.alarms.reload();
    return discarded;
  }),
  active: os.alarms.active.handler(({ context, input }) =>
    listActive(context.tenant.alarms, input ?? {}, input?.limit ?? MOST_LISTED),
  ),
  suppressed: os.alarms.suppressed.handler(({ context, input }) =>
    listSuppressed(context.tenant.alarms, input ?? {}, input?.limit ?? MOST_LISTED),
  ),
  summary: os.alarms.summary.handler(({ context }) => summarise(context.tenant.alarms)),
  journal: os.alarms.journal.handler(({ context, input }) =>
    readJournal(context.tenant, input, input),
  ),
  countJournal: os.alarms.countJournal.handler(async ({ context, input }) => ({
    entries: await countJournal(context.tenant, input),
  })),
  exportJournal: os.alarms.exportJournal.handler(
    ({ context, input: { filter, format, language, ...input } }) =>
      startJournalExport(context.tenant, headOf('alarms.exportJournal', context.session, input), {
        filter,
        format,
        language,
      }),
  ),
  kpis: os.alarms.kpis.handler(({ context, input }) =>
    readKpis(context.tenant, context.tenant.alarms, input),
  ),
  follow: os.alarms.follow.handler(({ context, signal }) => {
    const { closed } = context.tenant.changes;
    const ends = signal ? AbortSignal.any([signal, closed]) : closed;
    return followAlarms(context.tenant.alarms, ends);
  }),
  acknowledge: os.alarms.acknowledge.handler(({ context, input }) =>
    moveSimply(
      context.tenant.alarms,
      headOf('alarms.acknowledge', context.session, input),
      input.alarmIds,
      'acknowledge',
    ),
  ),
  reset: os.alarms.reset.handler(({ context, input }) =>
    moveSimply(
      context.tenant.alarms,
      headOf('alarms.reset', context.session, input),
      input.alarmIds,
      'reset',
    ),
  ),
  shelve: os.alarms.shelve.handler(({ context, input }) =>
    shelve(context.tenant.alarms, headOf('alarms.shelve', context.session, input), input),
  ),
  unshelve: os.alarms.unshelve.handler(({ context, input }) =>
    moveSimply(
      context.tenant.alarms,
      headOf('alarms.unshelve', context.session, input),
      input.alarmIds,
      'unshelve',
    ),
  ),
  takeOutOfService: os.alarms.takeOutOfService.handler(({ context, input }) =>
    suppressFor(
      context.tenant.alarms,
      headOf('alarms.takeOutOfService', context.session, input),
      input.alarmIds,
      'remove',
      input.reason,
    ),
  ),
  returnToService: os.alarms.returnToService.handler(({ context, input }) =>
    moveSimply(
      context.tenant.alarms,
      headOf('alarms.returnToService', context.session, input),
      input.alarmIds,
      'return',
    ),
  ),
  suppress: os.alarms.suppress.handler(({ context, input }) =>
    suppressFor(
      context.tenant.alarms,
      headOf('alarms.suppress', context.session, input),
      input.alarmIds,
      'suppress',
      input.reason,
    ),
  ),
  release: os.alarms.release.handler(({ context, input }) =>
    moveSimply(
      context.tenant.alarms,
      headOf('alarms.release', context.session, input),
      input.alarmIds,
      'release',
    ),
  ),
};
