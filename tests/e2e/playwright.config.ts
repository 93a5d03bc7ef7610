import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { coreEnv } from '../../build/core-node.mjs';

// The cores that tests start are compiled once, not by each anew.
process.env['NODE_COMPILE_CACHE'] = coreEnv['NODE_COMPILE_CACHE'];

const chromium = process.env['WELLOS_CHROMIUM'] ?? '/usr/bin/chromium';
if (!existsSync(chromium)) {
  console.log(
    `SKIPPED end-to-end tests: there is no Chromium at ${chromium} (on Debian: apt-get install chromium)`,
  );
}

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // Most of what is looked at is waited for: two share the machine well, and the one file that computes all the time begins.
  workers: 2,
  projects: existsSync(chromium)
    ? [
        { name: 'looks', testMatch: 'looks.spec.ts' },
        { name: 'screens', testMatch: '*.spec.ts', testIgnore: 'looks.spec.ts' },
      ]
    : [{ name: 'none', testMatch: 'none' }],
  // A machine that stalls for a minute fails no release; what passed only when run again is named at the end.
  retries: process.env['CI'] ? 1 : 0,
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: chromium,
      // The browser too may reach this machine only.
      args: [
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
        '--disable-background-networking',
      ],
    },
    // Recording all that happens takes two fifths of the work; what fails once is recorded when it is run again, or by `--trace on`.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
  },
});
