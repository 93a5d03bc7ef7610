import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Node's arguments for the headless core. Young objects get 12 MB (three times 4) in place of 48: the core's arrays live elsewhere, and turns are shorter. */
export const coreFlags = ['--max-semi-space-size=4'];
export const coreArgs = [...coreFlags, 'src/headless/main.ts'];

/**
 * Its environment. Types are stripped and code is compiled once and kept, not done at every start and in every thread: threads
 * that need no stripper take a third less memory. Where nothing can be written it is done anew each time.
 */
export const coreEnv = {
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
  ...process.env,
};
