import type { TagId } from '#shared/domain/identity/ids.ts';
import { reduction, type Reduction } from '#shared/domain/telemetry/reduction/reduction.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { createRerun } from '#core/rerun.ts';
import type { Ingest } from './ingest.ts';

/** Keeps the ingest told how each tag is thinned out, now and after every change. */
export async function followReductions(
  deps: Pick<TenantDeps, 'read' | 'changes' | 'log'>,
  ingest: Pick<Ingest, 'reduce'>,
) {
  const tell = async () => ingest.reduce(await readReductions(deps));
  const telling = createRerun(tell, (error) =>
    deps.log.error({ err: error }, 'reductions of tags could not be read'),
  );
  const stop = deps.changes.subscribe(({ event }) => {
    if (event === 'tags.changed') telling.again();
  });
  await tell();
  return {
    async close() {
      stop();
      await telling.idle();
    },
  };
}

/** By tag; one that a newer app wrote and this one does not know counts as none, so that nothing is lost. */
export async function readReductions(
  deps: Pick<TenantDeps, 'read'>,
): Promise<ReadonlyMap<TagId, Reduction>> {
  const rows = await deps.read
    .selectFrom('tag')
    .select(['tagId', 'reduction'])
    .where('reduction', 'is not', null)
    .execute();
  return new Map(
    rows.flatMap(({ tagId, reduction: json }) => {
      const { data } = reduction.safeParse(JSON.parse(json!));
      return data ? [[tagId as TagId, data] as const] : [];
    }),
  );
}
