import type { TagId } from '#shared/domain/identity/ids.ts';
import { readingAt } from '#shared/domain/telemetry/calculated/held-reading.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { createRerun } from '#core/rerun.ts';
import { readCalculated, withDependents, type CalculatedTag } from './calculated-tags.ts';
import { showTyped } from './show-typed.ts';
import { keepComputed } from './keep-computed.ts';

type Deps = Pick<TenantDeps, 'read' | 'live' | 'samples' | 'changes' | 'log' | 'ports'>;

/**
 * Works calculated tags out whenever an input says something. Invariants:
 * 1. Within one batch of live values each tag is worked out once, after those it is made of.
 * 2. A result has the time of its newest input: that is what it is about.
 * 3. Where there is no result, the value before is repeated as bad.
 */
export async function followCalculated(deps: Deps) {
  const { live, changes, log, ports } = deps;
  const keeper = keepComputed(deps);
  let tags: readonly CalculatedTag[] = [];
  let inputs: ReadonlySet<TagId> = new Set();
  /** What was last stored of inputs that have not said anything since the start. */
  let stored: ReadonlyMap<TagId, Sample> = new Map();
  const standing = new Map<TagId, Sample>();
  let isTelling = false;

  const newest = (tagId: TagId) => live.now([tagId])[0] ?? stored.get(tagId);

  const work = (some: readonly CalculatedTag[]) => {
    const made = new Map<TagId, Sample>();
    const read = (tagId: TagId) => made.get(tagId) ?? newest(tagId);
    for (const tag of some) {
      const sample = workOut(tag, read, standing.get(tag.tagId), ports.clock.nowMs());
      made.set(tag.tagId, sample);
      standing.set(tag.tagId, sample);
    }
    const samples = [...made.values()];
    keeper.take(samples);
    // What is told here comes back to this very listener.
    isTelling = true;
    live.take(samples);
    isTelling = false;
  };

  const stopLive = live.taken.subscribe((samples) => {
    if (isTelling) return;
    const changed = new Set(samples.flatMap(({ tagId }) => (inputs.has(tagId) ? [tagId] : [])));
    if (changed.size > 0) work(withDependents(tags, changed));
  });

  const load = async () => {
    await showTyped(deps);
    const read = await readCalculated(deps);
    const named = new Set(read.flatMap((tag) => [...tag.inputs.values()]));
    const silent = [...named].filter((tagId) => live.now([tagId]).length === 0);
    stored = new Map(
      (await deps.samples.latest(silent)).map((sample) => [sample.tagId, asOld(sample, read)]),
    );
    tags = read;
    inputs = named;
    work(tags.filter(({ inputs: own }) => [...own.values()].some((tagId) => newest(tagId))));
  };
  const loading = createRerun(load, (error) =>
    log.error({ err: error }, 'calculated tags could not be read'),
  );
  const stopChanges = changes.subscribe(({ event }) => {
    if (event === 'tags.changed' || event === 'devices.changed') loading.again();
  });
  await load();
  return {
    async close() {
      stopLive();
      stopChanges();
      await loading.idle();
      await keeper.close();
    },
  };
}

/** What was stored before the start is old, unless a person typed it: that stands. */
function asOld(sample: Sample, tags: readonly CalculatedTag[]): Sample {
  const isTyped = tags.some(({ inputs, holdMsOf }) =>
    [...inputs].some(([name, input]) => input === sample.tagId && holdMsOf(name) === Infinity),
  );
  if (isTyped || sample.quality !== 'good') return sample;
  return { ...sample, quality: 'uncertain', reason: 'stale' };
}

function workOut(
  { tagId, expression, inputs, holdMsOf }: CalculatedTag,
  read: (tagId: TagId) => Sample | undefined,
  before: Sample | undefined,
  nowMs: number,
): Sample {
  const samples = new Map([...inputs].map(([name, input]) => [name, read(input)]));
  const times = [...samples.values()].flatMap((sample) => sample?.sourceMs ?? []);
  const sourceMs = times.length > 0 ? Math.max(...times) : nowMs;
  const made = expression.evaluate((name) =>
    readingAt(samples.get(name), sourceMs, holdMsOf(name)),
  );
  const value = made.value ?? before?.value ?? null;
  return { tagId, ...made, value, sourceMs, arrivalMs: nowMs };
}
