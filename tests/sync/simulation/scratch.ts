import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentKinds } from '#shared/documents/definitions.ts';
import { containersOf } from '#core/sync/audit/changed-fields.ts';
import { emptyOf } from '#core/sync/checkpoints/ready-rows.ts';
import { genesisHashOf } from '#core/sync/genesis.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { rememberSignatures } from './remember-crypto.ts';

/** Runs one schedule with a folder of its own, and with everything that the platform draws from its seed. */
export function inScratch<Result>(seed: number, run: (folder: string) => Result): Result {
  computeOnce();
  const stopDrawing = drawFrom(seededRandom(seed + 1).bytes);
  const stopRemembering = rememberSignatures();
  const folder = mkdtempSync(join(memoryOrDisk(), 'wellos-sync-'));
  try {
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    stopRemembering();
    stopDrawing();
  }
}

/** What is computed once of each kind of document draws too: else a schedule would go another way after others than alone. */
function computeOnce(): void {
  for (const kind of documentKinds) {
    genesisHashOf(kind);
    emptyOf(kind);
    containersOf(kind);
  }
}

/** Automerge draws an actor of its own for each author, from the platform: here from the seed too. */
function drawFrom(bytes: (count: number) => Uint8Array): () => void {
  const { crypto } = globalThis;
  const drawn = crypto.getRandomValues;
  crypto.getRandomValues = (array) => {
    if (array)
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(bytes(array.byteLength));
    return array;
  };
  return () => void (crypto.getRandomValues = drawn);
}

/** No schedule waits for a disk to have written where the system keeps files in memory. */
function memoryOrDisk(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}
