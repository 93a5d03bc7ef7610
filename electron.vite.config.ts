import { readdirSync } from 'node:fs';
import { defineConfig } from 'electron-vite';
import { rendererConfig } from './build/renderer-vite.ts';

/** Every job worker is a folder of its own, with a file of its name. */
const jobWorkers = Object.fromEntries(
  readdirSync('src/core/jobs/workers', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [`job-workers/${name}`, `src/core/jobs/workers/${name}/${name}.ts`]),
);

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          'core-process': 'src/main/core-process.ts',
          'driver-worker': 'src/core/drivers/driver-worker.ts',
          'store-thread': 'src/core/historian/store/store-thread.ts',
          simulator: 'simulator/main.ts',
          'job-workers/worker-entry': 'src/core/jobs/worker-entry.ts',
          ...jobWorkers,
        },
        // A job worker's functions are called by their name.
        preserveEntrySignatures: 'strict',
      },
    },
  },
  preload: {
    // A sandboxed preload is one CommonJS file that loads nothing.
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: rendererConfig(),
});
