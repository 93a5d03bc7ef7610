import { rename, writeFile } from 'node:fs/promises';
import { readArguments } from './arguments.ts';
import { whenToEnd } from './end-of-life.ts';
import { startSimulatedLease } from './simulated-lease.ts';

const CLOSE_WITHIN_MS = 4_000;

const { out, options } = readArguments(process.argv.slice(2));
const ending = whenToEnd();
// The parent may be gone before it has read our line.
process.stdout.on('error', () => {});
const lease = await startSimulatedLease(options);
await writeAtomically(out, JSON.stringify(lease.manifest));
process.stdout.write('simulator ready\n');

const reason = await ending;
process.stdout.write(`simulator ends: ${reason}\n`);
// Fires only if something that should have closed still holds the process.
setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref();
await lease.close();

/** A reader finds the whole file or none. */
async function writeAtomically(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`;
  await writeFile(unfinished, text);
  await rename(unfinished, path);
}
