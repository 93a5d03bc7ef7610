import { describe, expect, it } from 'vitest';
import { parseConfig, UsageError, type Surroundings } from './config.ts';

const linux: Surroundings = { env: {}, platform: 'linux', home: '/home/vera', folder: '/srv' };
const parse = (line: string, from = linux) => parseConfig(line.split(' ').filter(Boolean), from);

describe('parseConfig', () => {
  it('listens on loopback only and keeps its data where the desktop app does, unless told otherwise', () => {
    expect(parse('')).toEqual({
      dataFolder: '/home/vera/.config/WellOS/data',
      port: 4680,
      host: '127.0.0.1',
      allowedHosts: [],
      token: undefined,
      demo: false,
      open: false,
      lan: 'networks',
      keychain: true,
      passphraseFile: undefined,
      logLevel: 'info',
    });
  });

  it('reads every argument', () => {
    const line =
      '--data field --port 0 --host 0.0.0.0 --allow-host Office.lan --token abcdefghijklmnopqrst --demo --open --lan off --keychain off --passphrase-file /run/words --log-level debug';
    expect(parse(line)).toEqual({
      dataFolder: '/srv/field',
      port: 0,
      host: '0.0.0.0',
      allowedHosts: ['office.lan'],
      token: 'abcdefghijklmnopqrst',
      demo: true,
      open: true,
      lan: 'off',
      keychain: false,
      passphraseFile: '/run/words',
      logLevel: 'debug',
    });
  });

  it('takes an argument before the environment', () => {
    const from = { ...linux, env: { WELLOS_DATA: '/a', WELLOS_PORT: '1' } };
    expect(parse('--port 2', from)).toMatchObject({ dataFolder: '/a', port: 2 });
  });

  it.each([
    ['win32', { APPDATA: 'C:\\Roaming' }],
    ['darwin', {}],
    ['linux', { XDG_CONFIG_HOME: '/cfg' }],
  ] as const)('has a data folder on %s', (platform, env) => {
    expect(parse('', { ...linux, platform, env })).toMatchObject({
      dataFolder: expect.stringMatching(/^(C:\\Roaming|\/home\/vera\/Library|\/cfg).*WellOS.data$/),
    });
  });

  it.each([
    '--prot 1',
    '--port 70000',
    '--port x',
    '--token short',
    '--token abcdefghijklmno;qrst',
    '--keychain maybe',
    '--log-level loud',
    'extra',
  ])('says what is wrong with %s', (line) => {
    expect(() => parse(line)).toThrow(UsageError);
  });

  it('answers --help', () => expect(parse('--help')).toBe('help'));
});
