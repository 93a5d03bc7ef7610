import { headOf } from '#core/command-head.ts';
import { os } from '#core/implementer.ts';
import { readDay } from './read-day.ts';
import { readHistory, readMonths } from './read-history.ts';
import { readTotals } from './read-totals.ts';
import { saveDays, saveMonths } from './save-days.ts';

export const production = {
  day: os.production.day.handler(({ context, input }) => readDay(context.tenant, input)),
  days: os.production.days.handler(({ context, input }) =>
    context.tenant.read
      .selectFrom('productionDay')
      .selectAll()
      .where('wellId', '=', input.wellId)
      .where('day', '>=', input.from)
      .where('day', '<=', input.to)
      .orderBy('day')
      .execute(),
  ),
  months: os.production.months.handler(({ context, input }) =>
    readMonths(context.tenant, input.wellId, input.from, input.to),
  ),
  history: os.production.history.handler(async ({ context, input }) => ({
    frame: context.frames.send(await readHistory(context.tenant, input)),
  })),
  totals: os.production.totals.handler(({ context, input }) => readTotals(context.tenant, input)),
  saveDay: os.production.saveDay.handler(({ context, input }) =>
    saveDays(context.tenant, headOf('production.saveDay', context.session, input), [input]),
  ),
  saveDays: os.production.saveDays.handler(({ context, input }) =>
    saveDays(context.tenant, headOf('production.saveDays', context.session, input), input.entries),
  ),
  saveMonths: os.production.saveMonths.handler(({ context, input }) =>
    saveMonths(
      context.tenant,
      headOf('production.saveMonths', context.session, input),
      input.entries,
    ),
  ),
};
