import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Limits, limits as limitsSchema } from './limits.ts';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error'] as const;

/** Everything the relay was told, read once. */
export interface Config {
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  /**
   * `name:port` as devices write it in their addresses. A device signs the one it connected to, so that nobody between can
   * pass its proof on: others are refused.
   */
  readonly publicHosts: readonly string[];
  /** Tenants are reached at `<name>.<domain>` as well as at `/t/<name>`. */
  readonly domain: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly natsUrl: string | undefined;
  /** undefined: the one kept in the data folder. */
  readonly adminToken: string | undefined;
  /** Lets a collector read the metrics and nothing else; undefined: the admin's token does. */
  readonly metricsToken: string | undefined;
  /** Whether what stands before the relay says truly from where a request came. */
  readonly trustProxy: boolean;
  readonly logLevel: (typeof logLevels)[number];
  readonly limits: Limits;
}

export const usage = `The relay of WellOS: what seats meet through. It stores and forwards, and cannot read.

  --data DIR           databases of tenants, blobs, the admin's token (default ./relay-data)
  --host NAME          address to listen on (default 127.0.0.1; anything else is reachable from outside)
  --port N             port to listen on; 0 picks a free one (default 4690)
  --public-host NAME   name:port as devices reach it, such as relay.example:443; may be repeated
  --domain NAME        tenants at <tenant>.NAME beside /t/<tenant>
  --database-url URL   postgres://… (default: SQLite, one file a tenant)
  --nats URL           nats://… for hints between relays (default with PostgreSQL: its notifications)
  --trust-proxy        believe X-Forwarded-For and X-Forwarded-Host
  --limits FILE        JSON of limits, see relay-server/src/limits.ts
  --log-level LEVEL    ${logLevels.join(', ')} (default info)
  --help               this text

Secrets come from the environment, each also as a file: WELLOS_RELAY_ADMIN_TOKEN[_FILE],
WELLOS_RELAY_METRICS_TOKEN[_FILE], WELLOS_RELAY_DATABASE_URL[_FILE], WELLOS_RELAY_NATS_URL[_FILE].`;

/** A wrong argument, in words for whoever typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
}

const token = z
  .string()
  .regex(/^[\w.~-]{20,200}$/, 'takes 20 to 200 letters, digits, "-", "_", "." or "~"');
const hostName = z.string().regex(/^[a-z0-9.[\]:-]{1,253}$/, 'is no name of a host');
const values = z.object({
  port: z.coerce.number().int().min(0).max(65_535),
  host: hostName,
  publicHosts: z.array(hostName),
  domain: hostName.optional(),
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'is no address of a PostgreSQL')
    .optional(),
  natsUrl: z
    .string()
    .regex(/^(nats|tls):\/\//, 'is no address of NATS')
    .optional(),
  adminToken: token.optional(),
  metricsToken: token.optional(),
  logLevel: z.enum(logLevels),
  limits: limitsSchema,
});

/** Arguments win over the environment. Throws UsageError; 'help' when asked for. */
export function parseConfig(args: readonly string[], from: Surroundings): Config | 'help' {
  const given = readArguments(args);
  if (given.help) return 'help';
  const parsed = values.safeParse({
    port: given.port ?? from.env['WELLOS_RELAY_PORT'] ?? '4690',
    host: (given.host ?? from.env['WELLOS_RELAY_HOST'] ?? '127.0.0.1').toLowerCase(),
    publicHosts: (given['public-host'] ?? listOf(from.env['WELLOS_RELAY_PUBLIC_HOSTS'])).map(lower),
    domain: (given.domain ?? from.env['WELLOS_RELAY_DOMAIN'])?.toLowerCase(),
    databaseUrl: given['database-url'] ?? secretOf('WELLOS_RELAY_DATABASE_URL', from.env),
    natsUrl: given.nats ?? secretOf('WELLOS_RELAY_NATS_URL', from.env),
    adminToken: secretOf('WELLOS_RELAY_ADMIN_TOKEN', from.env),
    metricsToken: secretOf('WELLOS_RELAY_METRICS_TOKEN', from.env),
    logLevel: given['log-level'] ?? from.env['WELLOS_RELAY_LOG_LEVEL'] ?? 'info',
    limits: given.limits ? jsonOf(resolve(from.folder, given.limits)) : {},
  });
  if (!parsed.success) throw new UsageError(wordsFor(parsed.error));
  const data = given.data ?? from.env['WELLOS_RELAY_DATA'];
  return {
    ...parsed.data,
    domain: parsed.data.domain,
    databaseUrl: parsed.data.databaseUrl,
    natsUrl: parsed.data.natsUrl,
    adminToken: parsed.data.adminToken,
    metricsToken: parsed.data.metricsToken,
    dataFolder: data ? resolve(from.folder, data) : join(from.folder, 'relay-data'),
    trustProxy: given['trust-proxy'] ?? from.env['WELLOS_RELAY_TRUST_PROXY'] === '1',
  };
}

function readArguments(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: text,
        host: text,
        port: text,
        'public-host': { type: 'string', multiple: true },
        domain: text,
        'database-url': text,
        nats: text,
        'trust-proxy': flag,
        limits: text,
        'log-level': text,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

/** A secret from the environment, or from the file it names: what stands in a file is in no list of processes. */
function secretOf(name: string, env: Surroundings['env']): string | undefined {
  const file = env[`${name}_FILE`];
  if (file === undefined) return env[name];
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`${name}_FILE: ${file} cannot be read`, { cause: error });
  }
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--limits: ${file} cannot be read as JSON`, { cause: error });
  }
}

/** Names what is wrong and where, never what was given: it may be a secret. */
function wordsFor({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n');
}

function listOf(text: string | undefined): string[] {
  return (
    text
      ?.split(',')
      .map((one) => one.trim())
      .filter(Boolean) ?? []
  );
}

function lower(text: string): string {
  return text.toLowerCase();
}
