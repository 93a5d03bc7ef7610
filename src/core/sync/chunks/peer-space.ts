import type { SealedChunk } from '#shared/chunks/chunk.ts';
import type { ChunkId, LogId, Space } from '#shared/chunks/header.ts';
import { PageSize } from '#shared/chunks/page-size.ts';
import { type Chunks, MAX_PAGE_CHUNKS, type Tip, type Vector } from '#shared/chunks/wire.ts';
import type { Place } from './place.ts';

interface Page {
  readonly ids: readonly ChunkId[];
  readonly bytes: number;
  readonly sentAtMs: number;
}

/**
 * What one other place holds of one space, and what is on its way to it.
 *
 * Invariants:
 * 1. It holds what it has said it holds, or has sent; what was sent to it counts only when it says `kept`.
 * 2. No chunk waits or travels twice at once; what it refused, and what builds on that, is not sent again.
 * 3. A chunk that says nothing here, or only in a way it does not understand, is not sent, nor what builds on it.
 * 4. No more travels that it has not answered for than `PageSize` says, or one chunk that is larger.
 */
export class PeerSpace {
  readonly space: Space;
  readonly #place: Place;
  #theirs: Map<LogId, readonly Tip[]> | undefined;
  readonly #waiting = new Set<ChunkId>();
  readonly #pages = new Map<number, Page>();
  readonly #refused = new Set<ChunkId>();
  readonly #tooEarly = new Set<ChunkId>();
  /** What it holds and does not know what it says. */
  readonly #wanted = new Set<ChunkId>();
  /** What cannot be given it. */
  readonly #withheld = new Set<ChunkId>();
  readonly #size = new PageSize();
  /** Whether it understands what was remade of a body. */
  takesRemade = false;

  constructor(place: Place, space: Space) {
    this.#place = place;
    this.space = space;
  }

  /** What it holds, as far as is known; undefined: it has not said. */
  get theirs(): Vector | undefined {
    return this.#theirs;
  }

  get unsent(): number {
    const travelling = [...this.#pages.values()].reduce((sum, { ids }) => sum + ids.length, 0);
    return this.#waiting.size + travelling;
  }

  /** It has said what it holds, all of it, and of what it wants to know what it says: what it lacks is to be sent. */
  says(vector: Vector, wants: readonly ChunkId[] = []): void {
    this.#theirs = new Map(vector);
    const travelling = new Set([...this.#pages.values()].flatMap(({ ids }) => ids));
    this.#waiting.clear();
    this.#tooEarly.clear();
    this.#withheld.clear();
    this.#wanted.clear();
    for (const id of wants) this.#wanted.add(id);
    for (const id of [...this.#place.lackingOf(this.space, vector), ...wants]) {
      if (!travelling.has(id) && !this.#isInVain(id)) this.#waiting.add(id);
    }
  }

  /** It has said of some logs what it holds of them. */
  saysOf(logs: Vector): void {
    for (const [log, tips] of logs) this.#theirs?.set(log, tips);
  }

  /** Chunks that it has sent, and so holds. */
  has(
    chunks: readonly { readonly log: LogId; readonly id: ChunkId; readonly seq: number }[],
  ): void {
    for (const { log, id, seq } of chunks) {
      this.#waiting.delete(id);
      const tips = this.#theirs?.get(log) ?? [];
      if (tips.some((tip) => tip.id === id)) continue;
      // Of one log it sends in order, so an earlier tip is behind this one, or a fork that it will say itself.
      this.#theirs?.set(log, [...tips.filter((tip) => tip.seq !== seq - 1), { id, seq }]);
    }
  }

  /** Chunks that are new here. */
  add(ids: readonly ChunkId[]): void {
    if (!this.#theirs) return;
    for (const id of ids) if (!this.#isInVain(id)) this.#waiting.add(id);
  }

  refuses(id: ChunkId): void {
    this.#refused.add(id);
    this.#waiting.delete(id);
  }

  /** A page has overtaken the one before it. Once more is enough: if that one is lost, it will say what it holds. */
  wasTooEarly(id: ChunkId): void {
    if (this.#tooEarly.has(id)) return;
    this.#tooEarly.add(id);
    this.#waiting.add(id);
  }

  /** Of how many chunks the page was. */
  answers(page: number, nowMs: number): number {
    const answered = this.#pages.get(page);
    if (!answered) return 0;
    this.#pages.delete(page);
    this.#size.answered(nowMs - answered.sentAtMs);
    return answered.ids.length;
  }

  /** Forgets pages that have not been answered for; what was in them is known to be lacking when it next says what it holds. */
  giveUp(beforeMs: number): boolean {
    const lost = [...this.#pages].filter(([, { sentAtMs }]) => sentAtMs < beforeMs);
    for (const [page] of lost) this.#pages.delete(page);
    if (lost.length > 0) this.#size.shrink();
    return lost.length > 0;
  }

  /** The next page to send, if there is one and it may travel now. */
  nextPage(page: number, nowMs: number): Chunks | undefined {
    const travelling = [...this.#pages.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    if (!this.#size.isRoomBeside(travelling)) return undefined;
    const room = this.#size.bytes;
    const chunks: SealedChunk[] = [];
    const ids: ChunkId[] = [];
    let bytes = 0;
    for (const id of this.#waiting) {
      const isWanted = this.#wanted.has(id);
      const sealed = isWanted || !this.#isInVain(id) ? this.#place.read(id) : undefined;
      if (!sealed || !this.#canGive(sealed)) {
        this.#waiting.delete(id);
        if (!isWanted) this.#withheld.add(id);
        continue;
      }
      const size = sizeOf(sealed);
      const fits = bytes + size <= room || (bytes === 0 && travelling === 0);
      if (!fits || ids.length === MAX_PAGE_CHUNKS) break;
      this.#waiting.delete(id);
      chunks.push(sealed);
      ids.push(id);
      bytes += size;
    }
    if (ids.length === 0) return undefined;
    this.#pages.set(page, { ids, bytes, sentAtMs: nowMs });
    return { kind: 'chunks', space: this.space, page, chunks };
  }

  #canGive({ body, remade }: SealedChunk): boolean {
    return body !== null || (this.takesRemade && remade != null);
  }

  /** Whether it has refused the chunk, or it cannot be given it, or either is true of what that builds on. */
  #isInVain(id: ChunkId): boolean {
    return this.#isAmong(this.#refused, id) || this.#isAmong(this.#withheld, id);
  }

  #isAmong(some: Set<ChunkId>, id: ChunkId): boolean {
    if (some.size === 0) return false;
    const isAmong = some.has(id) || this.#place.parentsOf(id).some((one) => some.has(one));
    if (isAmong) some.add(id);
    return isAmong;
  }
}

function sizeOf({ header, signature, body, remade }: SealedChunk): number {
  return header.length + signature.length + (body ?? remade)!.length + 16;
}
