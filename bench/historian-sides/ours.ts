import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { openHistorian, type Historian } from '#core/historian/store/open-historian.ts';
import { toFlags } from '#core/historian/store/columns/flags.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { createDigesting, type Digest, type Question } from '../historian/questions.ts';
import type { Rows } from '../historian/rows.ts';
import type { HistorySide } from './side.ts';
import { listTags, type WorkloadTag } from '../historian/workload.ts';
import { fileBytes } from './folder-bytes.ts';

const mostTags = 20_000;
const seed = 4;
const settledLaterMs = 3 * 86_400_000;
/** Bundled (`built.ts`) the threads' file is beside this one. */
const builtThread = import.meta.url.endsWith('.js')
  ? new URL('./store-thread.js', import.meta.url)
  : undefined;

/** The historian as the core opens it, on a clock that follows the samples. */
export interface OurStore {
  readonly historian: Historian;
  readonly clock: { ms: number };
  readonly tagId: (tagNo: number) => TagId;
  /** Rows as `appendColumns` takes them. */
  toColumns(rows: Rows): Parameters<Historian['appendColumns']>[0];
}

export async function openOurs(folder: string): Promise<OurStore> {
  const clock = { ms: 0 };
  const historian = await openHistorian({
    folder,
    disk: nodeDisk,
    threads: builtThread,
    clock: { nowMs: () => clock.ms, monotonicMs: () => clock.ms },
  });
  const tags = listTags(mostTags, seed);
  const ids = tags.map(tagIdOf);
  // Peers are waited for until they answer; so are our reading thread and its modules, with a question about nothing.
  for (const { tagId } of await historian.latest()) {
    await historian.count(tagId, 0, 1);
    break;
  }
  const numbers = ids.map(() => -1);
  const numberOf = (tagNo: number) => {
    if (numbers[tagNo]! < 0) numbers[tagNo] = historian.numberOf(ids[tagNo]!);
    return numbers[tagNo]!;
  };
  return {
    historian,
    clock,
    tagId: (tagNo) => ids[tagNo]!,
    toColumns: (rows) => ({
      tags: rows.tags.map(numberOf),
      sourceMs: rows.times,
      values: rows.values,
      flags: rows.flags.map((flag, at) => ourFlags[flag]![kindNo(tags[rows.tags[at]!]!)]!),
      arrivalMs: Math.round(rows.times.at(-1) ?? 0),
    }),
  };
}

/** `append` with one object a sample, or `appendColumns`. */
export function createOurs(way: 'columns' | 'samples'): HistorySide {
  let folder: string;
  let store: OurStore;
  return {
    async open(at) {
      folder = at;
      store = await openOurs(folder);
    },
    prepare(rows) {
      const { historian, clock } = store;
      const append = way === 'columns' ? columnsOf(rows) : samplesOf(rows);
      return () => {
        clock.ms = Math.max(clock.ms, rows.times.at(-1)!);
        return append(historian);
      };
    },
    keepUp: () => store.historian.upkeep(),
    seal: () => store.historian.upkeep({ sealAll: true }),
    async settle() {
      await store.historian.upkeep({ sealAll: true });
      store.clock.ms += settledLaterMs;
      await store.historian.upkeep({ compact: true });
      // Only what closes a database takes its log away.
      await store.historian.close();
      store = await openOurs(folder);
    },
    diskBytes: () => fileBytes(folder, (path) => path.startsWith('part-')),
    ask: (question) => askOurs(store, question),
    close: () => store.historian.close(),
  };

  function columnsOf(rows: Rows) {
    const columns = store.toColumns(rows);
    return (historian: Historian) => historian.appendColumns(columns);
  }

  function samplesOf(rows: Rows) {
    const samples = toSamples(rows, store.tagId);
    return (historian: Historian) => historian.append(samples);
  }
}

export async function askOurs(store: OurStore, question: Question): Promise<Digest> {
  const { historian, tagId } = store;
  const digesting = createDigesting();
  if (question.kind === 'latest') {
    const { sourceMs, value } = await historian.latestColumns();
    digesting.latestColumns(sourceMs, value);
  } else if (question.kind === 'raw') {
    const { tag, fromMs, toMs } = question;
    const { value, quality } = await historian.range(tagId(tag), fromMs, toMs, 1_000_000);
    digesting.sampleColumns(value, quality);
  } else {
    const { tags, fromMs, toMs, buckets } = question;
    const columns = await historian.aggregateAligned(tags.map(tagId), fromMs, toMs, buckets);
    for (const { count, goodPct, min, max, mean } of columns)
      for (let at = 0; at < count.length; at++) {
        const goodCount = count[at]! === 0 ? 0 : Math.round((count[at]! * goodPct[at]!) / 100);
        digesting.bucket(goodCount, min[at]!, max[at]!, mean[at]!);
      }
  }
  return digesting.digest();
}

const flagsOf = (value: number | boolean, isBad: boolean) =>
  toFlags({ value, quality: isBad ? 'bad' : 'good', reason: isBad ? 'device-error' : 'none' });

/** By quality of the workload (0 good, 2 bad), then number or boolean. */
const ourFlags: Readonly<Record<number, readonly number[]>> = {
  0: [flagsOf(0, false), flagsOf(false, false)],
  2: [flagsOf(0, true), flagsOf(false, true)],
};

const kindNo = ({ kind }: WorkloadTag) => (kind === 'boolean' ? 1 : 0);

/** The device stands before the slash: tags of a device are sealed together. */
const tagIdOf = ({ deviceNo, tagNo }: WorkloadTag) => `device-${deviceNo}/${tagNo}` as TagId;

function toSamples(rows: Rows, tagId: (tagNo: number) => TagId): Sample[] {
  return Array.from(rows.times, (sourceMs, at) => {
    const isBad = rows.flags[at] !== 0;
    return {
      tagId: tagId(rows.tags[at]!),
      sourceMs,
      arrivalMs: sourceMs + 5,
      value: rows.values[at]!,
      quality: isBad ? 'bad' : 'good',
      reason: isBad ? 'device-error' : 'none',
    };
  });
}
