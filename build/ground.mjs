/**
 * What an entry script needs before anything is installed: plain JavaScript that Node 20 runs without a dependency.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const ownNode = join(
  root,
  'node_modules',
  '.bin',
  process.platform === 'win32' ? 'node.cmd' : 'node',
);

/** Installs what is missing: nothing to do when node_modules is at least as new as the lock file. */
export function ensureInstalled() {
  const installed = modifiedMs(join(root, 'node_modules', '.package-lock.json'));
  if (existsSync(ownNode) && installed >= modifiedMs(join(root, 'package-lock.json'))) return;
  console.log('Installing what is missing (once, a few minutes) …');
  must(run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']), 'npm ci');
}

/** Builds the screens when a source is newer than the last build. */
export function ensureBuilt() {
  const built = modifiedMs(join(root, 'out', 'renderer', 'index.html'));
  const sources = [
    'src/renderer',
    'src/shared',
    'resources',
    'build/renderer-vite.ts',
    'package-lock.json',
  ];
  if (built > 0 && sources.every((source) => newestMs(join(root, source)) <= built)) return;
  console.log('Building the screens …');
  must(
    run(ownNode, [
      join(root, 'node_modules/vite/bin/vite.js'),
      'build',
      '-c',
      'build/vite.config.ts',
      '--logLevel',
      'warn',
    ]),
    'the build',
  );
}

/** The Node the product brings: better-sqlite3 13 needs Node-API 10 and crashes without a word on less. */
export function productNode() {
  return Number(process.versions.napi) >= 10 ? process.execPath : ownNode;
}

/** Runs a command in the project's folder with its output shown; returns the exit code. */
export function run(command, args, options = {}) {
  const isScript = process.platform === 'win32';
  const { status, signal } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: isScript,
    ...options,
  });
  return status ?? (signal ? 1 : 0);
}

/** Starts a program in the project's folder and ends as it ends, passing on the signals this process gets. */
export function become(command, args, env = process.env) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env });
  // A terminal's Ctrl+C reaches the child by itself; passed on as well it would count as a second, impatient one.
  const passOn = (signal) =>
    signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, passOn);
  // npm may be killed without a word to us, and then nothing must be left running; a shell may end as it likes.
  const parent = process.ppid;
  const isOrphan = () => process.env.npm_lifecycle_event && process.ppid !== parent;
  const watch = setInterval(() => isOrphan() && child.kill('SIGTERM'), 1_000);
  child.on('exit', (code, signal) => {
    clearInterval(watch);
    process.exitCode = code ?? (signal ? 1 : 0);
  });
}

export function must(code, what) {
  if (code === 0) return;
  console.error(`${what} failed (exit code ${code}).`);
  process.exit(code || 1);
}

function modifiedMs(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

function newestMs(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}
