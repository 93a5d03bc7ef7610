import { defineConfig } from 'vitest/config';
import { coreEnv } from './build/core-node.mjs';

// The threads and processes that tests start are compiled once, not by each anew.
process.env['NODE_COMPILE_CACHE'] = coreEnv['NODE_COMPILE_CACHE'];

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.{ts,tsx}',
      'simulator/**/*.test.ts',
      'native-bridges/**/*.test.ts',
      'relay-server/**/*.test.ts',
      'build/**/*.test.ts',
      'tests/**/*.test.ts',
    ],
    exclude: ['tests/e2e/**', 'node_modules/**'],
    setupFiles: ['tests/nothing-leaks.ts', 'tests/same-seed.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
