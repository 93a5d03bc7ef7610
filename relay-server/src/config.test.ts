import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseConfig, type Surroundings, UsageError } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'wellos-relay-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const from: Surroundings = { env: {}, folder };
const parse = (line: string, env: Surroundings['env'] = {}) =>
  parseConfig(line.split(' ').filter(Boolean), { ...from, env });

describe('parseConfig', () => {
  it('stands alone on loopback unless told otherwise', () => {
    expect(parse('')).toMatchObject({
      dataFolder: join(folder, 'relay-data'),
      host: '127.0.0.1',
      port: 4690,
      publicHosts: [],
      databaseUrl: undefined,
      natsUrl: undefined,
      adminToken: undefined,
      trustProxy: false,
      limits: { maxConnectionsPerDevice: 4 },
    });
  });

  it('reads arguments, the environment, and secrets from files', () => {
    writeFileSync(join(folder, 'token'), 'a-token-that-is-long-enough\n');
    writeFileSync(join(folder, 'limits.json'), '{"quotaBytes": 5}');
    const env = {
      WELLOS_RELAY_ADMIN_TOKEN_FILE: join(folder, 'token'),
      WELLOS_RELAY_DOMAIN: 'Relay.Example',
    };
    expect(
      parse('--port 0 --public-host Relay.example:443 --public-host b:1 --limits limits.json', env),
    ).toMatchObject({
      port: 0,
      publicHosts: ['relay.example:443', 'b:1'],
      domain: 'relay.example',
      adminToken: 'a-token-that-is-long-enough',
      limits: { quotaBytes: 5 },
    });
  });

  it.each([
    ['--prot 1', {}],
    ['--port 70000', {}],
    ['--database-url mysql://secret@host/x', {}],
    ['--log-level loud', {}],
    ['--limits none.json', {}],
    ['', { WELLOS_RELAY_ADMIN_TOKEN: 'secret' }],
    ['', { WELLOS_RELAY_NATS_URL: 'http://secret' }],
    ['', { WELLOS_RELAY_ADMIN_TOKEN_FILE: '/nowhere' }],
  ])('RLY-55 says what is wrong with %s %j without repeating a secret', (line, env) => {
    const wrong = () => parse(line, env);
    expect(wrong).toThrow(UsageError);
    expect(wrong).not.toThrow(/secret/);
  });

  it('answers --help', () => expect(parse('--help')).toBe('help'));
});
