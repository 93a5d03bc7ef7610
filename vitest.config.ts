import { defineConfig } from 'vitest/config';
import { coreEnv } from './build/core-node.mjs';

// The threads and processes that tests start are compiled once, not by each anew.
process.env['NODE_COMPILE_CACHE'] = coreEnv['NODE_COMPILE_CACHE'];
// What tests seal is nobody's to find in the keychain of whoever runs them.
process.env['WELLOS_KEYCHAIN'] = 'off';

export default defineConfig({
  test: {
    setupFiles: ['tests/nothing-leaks.ts', 'tests/same-seed.ts'],
    pool: 'forks',
    // One more than the smallest machine has cores, since tests wait for timers, lines and processes of their own.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['src/**/*.test.ts', 'native-bridges/**/*.test.ts', 'relay-server/**/*.test.ts'],
          // A file closes what it opens, so that the next finds the process as new, and the same modules loaded.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['simulator/**/*.test.ts', 'build/**/*.test.ts', 'tests/**/*.test.ts'],
          exclude: ['tests/e2e/**'],
        },
      },
    ],
  },
});
