import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { defineConfig } from 'electron-vite';
import { rendererConfig } from './build/renderer-vite.ts';

/** Every job worker is a file of its own beside the core, found by its name. */
const jobWorkers = Object.fromEntries(
  globSync('src/core/jobs/workers/*.ts', { exclude: (name) => name.endsWith('.test.ts') }).map(
    (path) => [`job-workers/${basename(path, '.ts')}`, path],
  ),
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
          'sample-worker': 'src/core/historian/sample-worker.ts',
          simulator: 'simulator/main.ts',
          ...jobWorkers,
        },
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
