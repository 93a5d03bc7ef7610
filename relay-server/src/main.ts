import { readFileSync } from 'node:fs';
import pino from 'pino';
import { parseConfig, usage, UsageError, type Config } from './config.ts';

const tell = (line: string) => void process.stderr.write(`${line}\n`);
/** Less than the 10 s after which containers are stopped by force. */
const LONGEST_CLOSE_MS = 9_000;

// Flushes of many tenants wait for the disk together; Node's own four threads would let only as many.
process.env['UV_THREADPOOL_SIZE'] ??= '16';

// better-sqlite3 13 on a Node without Node-API 10 is a segmentation fault without a word.
if (Number(process.versions.napi) < 10) {
  tell('The relay needs Node 22.14 or newer; `npm run relay` brings its own.');
  process.exitCode = 1;
} else await start();

async function start(): Promise<void> {
  try {
    const config = parseConfig(process.argv.slice(2), { env: process.env, folder: process.cwd() });
    if (config === 'help') process.stdout.write(`${usage}\n`);
    else await run(config);
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof UsageError) tell(`${error.message}\n\n${usage}`);
    else if ((error as Error).name === 'AccountsInUse')
      tell('Another relay works with this data folder.');
    else if ((error as { code?: unknown }).code === 'EADDRINUSE')
      tell('The port is in use; choose another with --port.');
    else throw error;
  }
}

async function run(config: Config): Promise<void> {
  const { runRelay } = await import('./run-relay.ts');
  const file = new URL('../package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  const log = pino(
    {
      level: config.logLevel,
      base: { pid: process.pid },
      redact: [
        'req.headers',
        'headers',
        '*.headers',
        '*.claim',
        '*.token',
        '*.connectionString',
        '*.password',
      ],
    },
    pino.destination(2),
  );
  const relay = await runRelay(config, version, log);
  const stop = (signal: NodeJS.Signals) => {
    log.info({ signal }, 'draining');
    setTimeout(() => process.exit(1), LONGEST_CLOSE_MS).unref();
    relay.close().then(
      () => log.info('closed'),
      (error: unknown) => {
        log.error({ err: error }, 'closing failed');
        process.exitCode = 1;
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (relay.adminTokenFile)
    log.info({ file: relay.adminTokenFile }, "the admin's token is in this file");
  process.stdout.write(`Relay ready: ${relay.url}\n`);
}
