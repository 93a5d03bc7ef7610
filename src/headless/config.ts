import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error'] as const;

export const lanReaches = ['networks', 'loopback', 'off'] as const;

/** Everything the headless shell was told, read once. */
export interface Config {
  readonly dataFolder: string;
  readonly port: number;
  readonly host: string;
  /** Further names this machine is asked for by, beside loopback and `host`. */
  readonly allowedHosts: readonly string[];
  /** undefined: the one kept in the data folder. */
  readonly token: string | undefined;
  readonly demo: boolean;
  readonly open: boolean;
  /** Where neighbours are looked for. */
  readonly lan: (typeof lanReaches)[number];
  /** Whether the keychain of this computer is used. */
  readonly keychain: boolean;
  /** A file whose first line is the passphrase; undefined: it is asked for in the browser. */
  readonly passphraseFile: string | undefined;
  readonly logLevel: (typeof logLevels)[number];
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly folder: string;
}

export const usage = `WellOS without a screen of its own.

  --data DIR         where everything is kept (default: the same folder as the desktop app)
  --port N           port to listen on; 0 picks a free one (default 4680)
  --host NAME        address to listen on (default 127.0.0.1; anything else is reachable from outside)
  --allow-host NAME  a further name this machine is asked for by; may be repeated
  --token TEXT       token that lets a browser in, at least 20 characters (default: kept in the data folder)
  --demo             start the simulated lease and a demo tenant
  --open             open the default browser
  --lan WHERE        where neighbours are looked for: ${lanReaches.join(', ')} (default networks)
  --keychain USE     auto, off: whether secrets are sealed with a key in this computer's keychain (default auto)
  --passphrase-file FILE  where the passphrase of the secrets stands, if one is set (default: the browser asks)
  --log-level LEVEL  ${logLevels.join(', ')} (default info)
  --help             this text`;

/** A wrong argument, in words for whoever typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Arguments win over `WELLOS_DATA`, `WELLOS_PORT`, `WELLOS_TOKEN`, `WELLOS_KEYCHAIN`, `WELLOS_PASSPHRASE_FILE`. Throws UsageError; 'help' when asked for. */
export function parseConfig(args: readonly string[], from: Surroundings): Config | 'help' {
  const { values } = readArguments(args);
  if (values.help) return 'help';
  const token = values.token ?? from.env['WELLOS_TOKEN'];
  if (token !== undefined && !/^[\w.~-]{20,200}$/.test(token))
    throw new UsageError('--token takes 20 to 200 letters, digits, "-", "_", "." or "~"');
  const data = values.data ?? from.env['WELLOS_DATA'];
  return {
    dataFolder: data ? resolve(from.folder, data) : defaultDataFolder(from),
    port: parsePort(values.port ?? from.env['WELLOS_PORT'] ?? '4680'),
    host: values.host ?? '127.0.0.1',
    allowedHosts: (values['allow-host'] ?? []).map((name) => name.toLowerCase()),
    token,
    demo: values.demo ?? false,
    open: values.open ?? false,
    lan: parseLan(values.lan ?? 'networks'),
    keychain: parseKeychain(values.keychain ?? from.env['WELLOS_KEYCHAIN'] ?? 'auto'),
    passphraseFile: values['passphrase-file'] ?? from.env['WELLOS_PASSPHRASE_FILE'],
    logLevel: parseLogLevel(values['log-level'] ?? 'info'),
  };
}

/** Where Electron keeps an app's data, so that both shells show the same wells. */
export function defaultDataFolder({ env, platform, home }: Surroundings): string {
  const appData =
    platform === 'win32'
      ? (env['APPDATA'] ?? join(home, 'AppData', 'Roaming'))
      : platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : (env['XDG_CONFIG_HOME'] ?? join(home, '.config'));
  return join(appData, 'WellOS', 'data');
}

function readArguments(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: text,
        port: text,
        host: text,
        'allow-host': { type: 'string', multiple: true },
        token: text,
        demo: flag,
        open: flag,
        lan: text,
        keychain: text,
        'passphrase-file': text,
        'log-level': text,
        help: flag,
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`${text} is no port (0 to 65535)`);
  return port;
}

function parseLan(text: string): Config['lan'] {
  const lan = lanReaches.find((known) => known === text);
  if (!lan) throw new UsageError(`--lan is one of ${lanReaches.join(', ')}`);
  return lan;
}

function parseKeychain(text: string): boolean {
  if (text !== 'auto' && text !== 'off') throw new UsageError('--keychain is one of auto, off');
  return text === 'auto';
}

function parseLogLevel(text: string): Config['logLevel'] {
  const level = logLevels.find((known) => known === text);
  if (!level) throw new UsageError(`--log-level is one of ${logLevels.join(', ')}`);
  return level;
}
