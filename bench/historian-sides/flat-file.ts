import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { toBytes } from '../historian/rows.ts';
import type { HistorySide } from './side.ts';
import { fileBytes } from './folder-bytes.ts';

/** The limit: the columns as they lie in memory, appended and synced. Nothing can be asked. */
export function createFlatFile(): HistorySide {
  let folder: string;
  let file: number;
  return {
    open(at) {
      folder = at;
      file = openSync(join(folder, 'rows'), 'a');
      return Promise.resolve();
    },
    prepare(rows) {
      const bytes = toBytes(rows);
      return () => {
        writeSync(file, bytes);
        fdatasyncSync(file);
        return Promise.resolve();
      };
    },
    settle: () => Promise.resolve(),
    diskBytes: () => fileBytes(folder),
    close() {
      closeSync(file);
      return Promise.resolve();
    },
  };
}
