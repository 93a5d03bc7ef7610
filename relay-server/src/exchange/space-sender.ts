import { byHeight } from '#shared/chunks/graph.ts';
import type { SealedChunk } from '#shared/chunks/chunk.ts';
import type { ChunkId, Space } from '#shared/chunks/header.ts';
import { PageSize } from '#shared/chunks/page-size.ts';
import { type Chunks, MAX_PAGE_CHUNKS, type Vector } from '#shared/chunks/wire.ts';
import type { LackingRow } from '#relay/store/tenant-store.ts';

/** What a sender needs of its surroundings. */
export interface SenderPorts {
  lacking(vector: Vector, wants: readonly ChunkId[]): Promise<readonly LackingRow[]>;
  read(rows: readonly number[]): Promise<readonly SealedChunk[]>;
  send(message: Chunks): void;
  /** The store could not be read: nothing more is sent. */
  failed(error: unknown): void;
}

/**
 * Sends one place what it lacks of one space.
 *
 * Invariants:
 *  1. Nothing is sent before the place has said how it stands: by an equal digest, or by a vector.
 *  2. No more is on its way that `kept` has not answered for than `PageSize` says; one larger chunk may travel alone.
 *  3. Parents first: `queue` is in the order of heights, and pages are sent in its order.
 *  4. One page is read at a time.
 */
export interface SpaceSender {
  /** The place holds all that this one does. */
  isLevel(): void;
  /** The place has said what it holds, and of what it lacks what it says: all that is sent, but for what is on its way. */
  have(vector: Vector, wants: readonly ChunkId[]): Promise<void>;
  /** New here. */
  offer(rows: readonly LackingRow[]): void;
  kept(page: number): void;
  /** Nothing is left to be sent, as far as is known. */
  readonly isQuiet: boolean;
  stop(): void;
}

export function createSpaceSender(
  space: Space,
  { lacking, read, send, failed }: SenderPorts,
): SpaceSender {
  const pages = new Map<number, Page>();
  const size = new PageSize();
  let queue: LackingRow[] = [];
  let isOpen = false;
  let isReading = false;
  let isStopped = false;
  let nextPage = 0;

  const pump = async (): Promise<void> => {
    if (isReading || isStopped) return;
    isReading = true;
    try {
      for (let rows = nextRows(); rows.length > 0; rows = nextRows()) {
        const page = nextPage++;
        pages.set(page, pageOf(rows));
        const chunks = await read(rows.map(({ row }) => row));
        if (isStopped) return;
        send({ kind: 'chunks', space, page, chunks });
      }
    } finally {
      isReading = false;
    }
  };

  const nextRows = (): LackingRow[] => {
    const onTheirWay = [...pages.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    const page: LackingRow[] = [];
    if (!size.isRoomBeside(onTheirWay)) return page;
    let bytes = 0;
    for (const row of queue) {
      const isFull = bytes + row.bytes > size.bytes || page.length === MAX_PAGE_CHUNKS;
      if (isFull && (page.length > 0 || onTheirWay > 0)) break;
      page.push(row);
      bytes += row.bytes;
    }
    queue = queue.slice(page.length);
    return page;
  };

  return {
    isLevel: () => void (isOpen = true),
    async have(vector, wants) {
      isOpen = true;
      // What is offered from here on is added to what is lacking now.
      queue = [];
      const rows = await lacking(vector, wants);
      const onTheirWay = new Set([...pages.values()].flatMap((page) => [...page.rows]));
      const all = new Map([...rows, ...queue].map((row) => [row.row, row]));
      queue = [...all.values()].filter(({ row }) => !onTheirWay.has(row)).toSorted(byHeight);
      await pump();
    },
    offer(rows) {
      if (!isOpen) return;
      queue.push(...rows);
      pump().catch(failed);
    },
    kept(page) {
      const answered = pages.get(page);
      if (!answered) return;
      pages.delete(page);
      size.answered(performance.now() - answered.sentAtMs);
      pump().catch(failed);
    },
    get isQuiet() {
      return queue.length === 0 && pages.size === 0;
    },
    stop() {
      isStopped = true;
      queue = [];
      pages.clear();
    },
  };
}

interface Page {
  readonly sentAtMs: number;
  readonly bytes: number;
  readonly rows: ReadonlySet<number>;
}

function pageOf(rows: readonly LackingRow[]): Page {
  return {
    sentAtMs: performance.now(),
    bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0),
    rows: new Set(rows.map(({ row }) => row)),
  };
}
