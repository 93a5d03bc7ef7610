import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from './journal.ts';
import type { HeldByThread } from './watch-core.ts';

/** Of the core's process, from outside. */
export interface Held {
  readonly at: number;
  readonly residentBytes: number;
  readonly sockets: number;
  readonly files: number;
}

export interface Flatness {
  /** Medians of the three thirds after the warm-up. */
  readonly figures: Readonly<Record<string, readonly [number, number, number]>>;
  readonly faults: readonly string[];
}

const WARM_UP_SHARE = 0.2;
/** The last third may exceed the first by this share and this much. */
const allowed: Readonly<Record<string, { readonly share: number; readonly more: number }>> = {
  residentMb: { share: 0.1, more: 20 },
  heapMb: { share: 0.1, more: 4 },
  externalMb: { share: 0.1, more: 16 },
  sockets: { share: 0.05, more: 4 },
  files: { share: 0.05, more: 8 },
  handles: { share: 0.1, more: 8 },
};

/** Whether what the core holds grows. `whole` is the span of the troubled time. */
export function judgeFlatness(folder: string, held: readonly Held[]): Flatness {
  const figures: Record<string, [number, number, number]> = {};
  figures['residentMb'] = thirds(held, ({ residentBytes }) => residentBytes / 1e6);
  figures['sockets'] = thirds(held, ({ sockets }) => sockets);
  figures['files'] = thirds(held, ({ files }) => files);
  for (const [name, entries] of heldByThreads(folder)) {
    figures[`heapMb ${name}`] = thirds(entries, ({ heapBytes }) => heapBytes / 1e6);
    figures[`externalMb ${name}`] = thirds(entries, ({ externalBytes }) => externalBytes / 1e6);
    figures[`handles ${name}`] = thirds(entries, ({ handles }) =>
      Object.values(handles).reduce((sum, count) => sum + count, 0),
    );
  }
  const faults = Object.entries(figures).flatMap(([name, [first, , last]]) => {
    const { share, more } = allowed[name.split(' ')[0]!]!;
    const most = first * (1 + share) + more;
    return last > most
      ? [`${name} grew from ${first.toFixed(1)} to ${last.toFixed(1)} (at most ${most.toFixed(1)})`]
      : [];
  });
  return { figures, faults };
}

/** Threads that lived through most of it; jobs come and go. */
function heldByThreads(folder: string): [string, HeldByThread[]][] {
  const files = readdirSync(folder).filter((file) => /^held-\d+\.jsonl$/.test(file));
  const all = files.map((file): [string, HeldByThread[]] => [
    `thread ${/\d+/.exec(file)![0]}`,
    readJournal<HeldByThread>(join(folder, file)),
  ]);
  const most = Math.max(...all.map(([, entries]) => entries.length));
  return all.filter(([, entries]) => entries.length > most * 0.8);
}

function thirds<Entry extends { readonly at: number }>(
  entries: readonly Entry[],
  figure: (entry: Entry) => number,
): [number, number, number] {
  const warm = entries.slice(Math.floor(entries.length * WARM_UP_SHARE));
  const third = Math.floor(warm.length / 3);
  const medianOf = (from: number, to: number) => {
    const sorted = warm
      .slice(from, to)
      .map(figure)
      .toSorted((a, b) => a - b);
    return Number((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN).toFixed(2));
  };
  return [medianOf(0, third), medianOf(third, 2 * third), medianOf(2 * third, warm.length)];
}
