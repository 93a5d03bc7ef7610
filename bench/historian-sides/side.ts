import type { Rows } from '../historian/rows.ts';
import type { Digest, Question } from '../historian/questions.ts';

/**
 * A way to keep samples, ours or a peer's. Each lives in a process of its own with a folder of its own. Contract:
 *  - What `prepare` returns stores the rows; when its promise resolves they are on the disk.
 *  - `open` on a folder that was used before finds what was stored there.
 */
export interface HistorySide {
  open(folder: string): Promise<void>;
  /** Turns rows into what an application would have in hand. Only calling the result is timed. */
  prepare(rows: Rows): () => Promise<void>;
  /** Brings everything to where it stays: seals, checkpoints, compacts. */
  settle(): Promise<void>;
  /** What is done by the clock while samples come in: asked for between commits when they are loaded faster than that. */
  keepUp?(): Promise<void>;
  /** Only the part of settling that turns what came in into what is kept. */
  seal?(): Promise<void>;
  /** Bytes of what is settled, without logs that are reused. */
  diskBytes(): Promise<number> | number;
  /** Builds the one-minute table an application would keep; absent where the side has no such thing. */
  buildRollup?(): Promise<void>;
  /** Writes its rows as one Parquet file with zstd and tells its bytes. */
  exportParquet?(): Promise<number>;
  /** `rolled`: from the one-minute table. */
  ask?(question: Question, rolled: boolean): Promise<Digest>;
  /** Of the server that works for this side, if there is one. */
  serverPid?(): number | undefined;
  close(): Promise<void>;
}
