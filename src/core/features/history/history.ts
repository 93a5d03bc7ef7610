import { headOf } from '#core/command-head.ts';
import { os, type TenantCallContext } from '#core/implementer.ts';
import { countEntries, exportKind, exportName } from './export-runner.ts';
import { startKeeping } from './keep-house.ts';
import { setKeep } from './set-keep.ts';
import { readBackKind } from './read-back-runner.ts';

export const history = {
  space: os.history.space.handler(({ context }) => context.tenant.history.space()),
  entries: os.history.entries.handler(({ context, input }) =>
    context.tenant.history.entries(input.limit),
  ),
  damage: os.history.damage.handler(({ context }) => context.tenant.history.damage()),
  archives: os.history.archives.handler(({ context }) => context.tenant.history.archives()),
  changeSeat: os.history.changeSeat.handler(({ context, input }) =>
    once(context, 'history.changeSeat', input, () => {
      context.tenant.history.changeSeat(input.changes);
      return {};
    }),
  ),
  setKeep: os.history.setKeep.handler(({ context, input: { tagIds, keep, ...input } }) =>
    setKeep(context.tenant, headOf('history.setKeep', context.session, input), tagIds, keep),
  ),
  keepNow: os.history.keepNow.handler(({ context, input }) =>
    once(context, 'history.keepNow', input, () => ({
      jobId: startKeeping(context.tenant, context.session),
    })),
  ),
  readBack: os.history.readBack.handler(({ context, input: { path, ...input } }) =>
    once(context, 'history.readBack', input, () => ({
      jobId: startJob(context, readBackKind, context.tenant.history.findArchives(path), { path }),
    })),
  ),
  export: os.history.export.handler(({ context, input: { plan, ...input } }) =>
    once(context, 'history.export', input, () => ({
      jobId: startJob(context, exportKind, exportName(plan), plan),
    })),
  ),
  countExport: os.history.countExport.handler(async ({ context, input }) => ({
    samples: await countEntries(context.tenant.samples, { ...input, bucketMs: null }),
  })),
};

/** A repeated command does nothing again and answers the same, though it touches no document. */
function once<Answer extends object>(
  { tenant, session }: TenantCallContext,
  name: string,
  input: Parameters<typeof headOf>[2],
  work: () => Answer,
) {
  return tenant.commands.run(headOf(name, session, input), work);
}

function startJob(
  { tenant, session }: TenantCallContext,
  kind: string,
  title: string,
  input: unknown,
) {
  return tenant.jobs.start({ kind, title, input, batchId: null, session });
}
