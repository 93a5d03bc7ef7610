import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Refusal } from '#shared/kit/refusal.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { parseConfig, usage, UsageError, type Config } from './config.ts';
import { openBrowser } from './open-browser.ts';
import { stopOnSignal } from './stop-on-signal.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tell = (line: string) => void process.stderr.write(`${line}\n`);

// better-sqlite3 13 on a Node without Node-API 10 is a segmentation fault without a word.
if (Number(process.versions.napi) < 10) process.exitCode = runWithOwnNode();
else await start();

async function start(): Promise<void> {
  try {
    const config = parseConfig(process.argv.slice(2), {
      env: process.env,
      platform: process.platform,
      home: homedir(),
      folder: process.cwd(),
    });
    if (config === 'help') console.log(usage);
    else await run(config);
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof UsageError) tell(`${error.message}\n\n${usage}`);
    else if (isRefusal(error)) tell(`WellOS does not start: ${wordsFor(error)}`);
    else throw error;
  }
}

async function run(config: Config): Promise<void> {
  const { runHeadless } = await import('./run-headless.ts');
  let isOpened = false;
  const show = (url: string) => {
    if (!config.open || isOpened) return;
    isOpened = openBrowser(url, process.platform, process.env);
    if (!isOpened) tell('There is no browser here that can be opened; open this address in one:');
  };
  let isLocked = false;
  const onLocked = (url: string) => {
    isLocked = true;
    show(url);
    console.log(`WellOS locked: ${url}`);
  };
  const starting = runHeadless(config, { root, env: process.env, onLocked });
  stopOnSignal(async () => {
    // Nothing is open yet that would have to be closed, and nobody may ever unlock it.
    if (isLocked) process.exit(0);
    await (await starting).close();
  }, tell);
  const headless = await starting;
  isLocked = false;
  show(headless.url);
  console.log(`WellOS ready: ${headless.url}`);
}

/** For whoever reads a terminal; screens have words of their own for every refusal. */
function wordsFor({ code, details }: Refusal): string {
  if (code === 'port-in-use')
    return `port ${details['port']} is in use. Choose another with --port, or --port 0 for a free one.`;
  if (code === 'data-folder-in-use') {
    const where = details['url'] ? `, at ${details['url']}` : '';
    return `another WellOS (process ${details['pid'] ?? 'unknown'}${where}) works with this data folder.`;
  }
  if (code === 'data-folder-newer')
    return `this data folder was written by a newer WellOS (${details['writtenBy']}). It was not touched.`;
  if (code === 'data-folder-unreadable')
    return `the data folder ${details['folder']} cannot be read and written (${details['problem']}). Look after its rights, or choose another with --data.`;
  return `${code} ${JSON.stringify(details)}`;
}

function runWithOwnNode(): number {
  const node = join(
    root,
    'node_modules',
    '.bin',
    process.platform === 'win32' ? 'node.cmd' : 'node',
  );
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const { status } = spawnSync(node, args, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return status ?? 1;
}
