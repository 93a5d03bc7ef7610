/**
 * `npm test`: installs what is missing, then runs what a release needs and ends with `N passed, N failed, N skipped`.
 * `node build/test.mjs check unit` runs only the named stages.
 */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ensureBuilt, ensureInstalled, productNode, run } from './ground.mjs';

ensureInstalled();
const node = productNode();
const reports = mkdtempSync(join(roomInMemory() ?? tmpdir(), 'wellos-test-'));
// A server that refuses to run as root runs as somebody who must get through to its own folder.
chmodSync(reports, 0o711);
// Whatever a test that was killed leaves behind goes with the reports.
for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = reports;
const counts = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

/** Debian packages by what is there once they are installed. */
const servers = {
  [process.env.WELLOS_CHROMIUM ?? '/usr/bin/chromium']: ['chromium'],
  '/usr/sbin/mosquitto': ['mosquitto'],
  '/usr/bin/socat': ['socat'],
  '/usr/bin/openssl': ['openssl'],
  '/usr/bin/dbus-run-session': ['dbus-daemon'],
  '/usr/bin/gnome-keyring-daemon': ['gnome-keyring'],
  '/usr/lib/postgresql': ['postgresql'],
  '/usr/sbin/nats-server': ['nats-server'],
  '/usr/lib/python3/dist-packages/pymodbus': ['python3-pymodbus', 'python3-serial'],
  '/usr/lib/python3/dist-packages/serial_asyncio': ['python3-serial-asyncio'],
};

const stages = {
  check() {
    tool('format', 'oxfmt/bin/oxfmt', ['--check', '.']);
    tool('lint', 'oxlint/bin/oxlint', ['--deny-warnings']);
    tool('types', 'typescript/bin/tsc', ['-b']);
    tool('unused exports and dependencies', 'knip/bin/knip.js', []);
    step('rules have tests', () => run(node, ['build/check-rules.ts']));
  },
  unit() {
    ensureServers();
    const output = join(reports, 'vitest.json');
    const code = run(node, [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${output}`,
    ]);
    countVitest(output, code);
  },
  build() {
    tool('build', 'electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'warn']);
  },
  e2e() {
    ensureServers();
    ensureBuilt();
    const output = join(reports, 'playwright.json');
    const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: output };
    const code = run(
      node,
      [
        'node_modules/@playwright/test/cli.js',
        'test',
        '-c',
        'tests/e2e/playwright.config.ts',
        '--reporter=list,json',
      ],
      { env },
    );
    countPlaywright(output, code);
  },
};

const chosen = process.argv.slice(2);
for (const name of chosen.length > 0 ? chosen : ['check', 'build', 'unit', 'e2e']) {
  console.log(`\n── ${name} ──`);
  stages[name]();
}
rmSync(reports, { recursive: true, force: true });

for (const failure of failures) console.error(`FAILED: ${failure}`);
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;

/**
 * A folder in memory with room for what tests write, unless one was named in TMPDIR. Tests end processes but cut no
 * power, and thousands of databases need not be made safe on a disk.
 */
function roomInMemory() {
  const folder = '/dev/shm';
  if (process.env.TMPDIR || !existsSync(folder)) return undefined;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= 2 * 2 ** 30 ? folder : undefined;
}

function tool(title, path, args) {
  step(title, () => run(node, [join('node_modules', path), ...args]));
}

function step(title, work) {
  const began = performance.now();
  const code = work();
  console.log(`${code === 0 ? '✓' : '✗'} ${title} (${Math.round(performance.now() - began)} ms)`);
  note(code === 0, title);
}

function note(passed, title) {
  if (passed) counts.passed++;
  else {
    counts.failed++;
    failures.push(title);
  }
}

function countVitest(output, code) {
  if (!existsSync(output)) return note(false, 'vitest made no report');
  const report = JSON.parse(readFileSync(output, 'utf8'));
  counts.passed += report.numPassedTests;
  counts.failed += report.numFailedTests;
  counts.skipped += report.numPendingTests + report.numTodoTests;
  for (const { fullName, status, failureMessages } of report.testResults.flatMap(
    ({ assertionResults }) => assertionResults,
  ))
    if (status === 'failed') failures.push(`${fullName}: ${firstLines(failureMessages[0])}`);
  // Files whose set-up failed: their tests did not run, and count as skipped.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  for (const { name, message } of broken) note(false, `${name}: ${firstLines(message)}`);
  if (report.numFailedTests + broken.length === 0 && code !== 0)
    note(false, 'vitest ended with an error although no test failed, see above');
}

function countPlaywright(output, code) {
  if (!existsSync(output)) return note(false, 'playwright made no report');
  const { stats, suites } = JSON.parse(readFileSync(output, 'utf8'));
  counts.passed += stats.expected + stats.flaky;
  counts.failed += stats.unexpected;
  counts.skipped += stats.skipped;
  for (const { title, tests } of suites.flatMap(specsOf))
    for (const { status, results } of tests) {
      if (status !== 'unexpected' && status !== 'flaky') continue;
      const error = results.find(({ errors }) => errors.length > 0)?.errors[0]?.message;
      const line = `${title}: ${firstLines(error)}`;
      if (status === 'unexpected') failures.push(line);
      else console.error(`FLAKY, passed when run again: ${line}`);
    }
  if (stats.unexpected === 0 && code !== 0)
    note(false, 'playwright ended with an error although no test failed, see above');
}

function specsOf({ specs, suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)];
}

/** The beginning of what a failing test said, in one line and without colours. */
function firstLines(message = '') {
  const plain = stripVTControlCharacters(message).trim();
  return plain.split('\n').slice(0, 12).join(' ').replaceAll(/\s+/g, ' ').slice(0, 400);
}

/** On Debian, as root, what the tests talk to can simply be had; elsewhere they say what was skipped for want of it. */
function ensureServers() {
  const missing = Object.entries(servers).flatMap(([path, names]) =>
    existsSync(path) ? [] : names,
  );
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log(`Installing for the tests: ${missing.join(', ')} …`);
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
