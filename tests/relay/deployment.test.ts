import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '#relay/config.ts';

const root = resolve(import.meta.dirname, '../..');
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
const dockerfile = textOf('relay-server/Dockerfile').replaceAll(/\\\n\s*/g, '');
const compose = parse(textOf('relay-server/compose.yaml'), { merge: true });
const environmentOfRelays = { ...compose.services['relay-one'].environment };

describe('the image', () => {
  it('is made of instructions that there are, from files that there are', () => {
    const lines = dockerfile.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    for (const line of lines) {
      expect(line).toMatch(
        /^(FROM|WORKDIR|COPY|RUN|USER|ENV|VOLUME|EXPOSE|STOPSIGNAL|HEALTHCHECK|CMD) \S/,
      );
      const copied =
        line.startsWith('COPY ') && !line.includes('--from') ? line.split(' ').slice(1, -1) : [];
      for (const path of copied) expect(existsSync(join(root, path)), path).toBe(true);
    }
    for (const [, json] of dockerfile.matchAll(/CMD (\[.*\])$/gm))
      expect(JSON.parse(json!)).toContain('node');
  });

  it('copies what it copies past its own list of what to leave out', () => {
    const kept = textOf('relay-server/Dockerfile.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = dockerfile
      .split('\n')
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(' ').slice(1, -1));
    for (const path of copied)
      expect(
        kept.some((one) => path === one || path.startsWith(`${one}/`)),
        path,
      ).toBe(true);
  });

  it('is told only what a relay understands', () => {
    const env = Object.fromEntries(
      [...dockerfile.matchAll(/(WELLOS_RELAY_\w+)=(\S+)/g)].map(([, name, value]) => [
        name!,
        value!,
      ]),
    );
    expect(parseConfig([], { env, folder: '/' })).toMatchObject({
      dataFolder: '/data',
      host: '0.0.0.0',
      port: 4690,
    });
  });
});

describe('the composition', () => {
  it('is two relays alike, PostgreSQL and NATS, and names only what it defines', () => {
    expect(Object.keys(compose.services)).toEqual(['relay-one', 'relay-two', 'postgres', 'nats']);
    for (const name of ['relay-one', 'relay-two']) {
      const { build, secrets, volumes, depends_on: needs, environment } = compose.services[name];
      expect(existsSync(join(root, build.dockerfile))).toBe(true);
      expect(Object.keys(needs).every((one) => one in compose.services)).toBe(true);
      expect(secrets.every((one: string) => one in compose.secrets)).toBe(true);
      expect(volumes.every((one: string) => one.split(':')[0]! in compose.volumes)).toBe(true);
      expect(environment).toEqual(environmentOfRelays);
    }
  });

  it('tells relays only what they understand, and no secret', () => {
    const known = textOf('relay-server/src/config.ts');
    for (const [name, value] of Object.entries<string>(environmentOfRelays)) {
      expect(known).toContain(name.replace(/_FILE$/, ''));
      if (name.endsWith('_FILE'))
        expect(Object.keys(compose.secrets).map((one) => `/run/secrets/${one}`)).toContain(value);
    }
    const { WELLOS_RELAY_NATS_URL, WELLOS_RELAY_PUBLIC_HOSTS } = environmentOfRelays;
    const hosts = WELLOS_RELAY_PUBLIC_HOSTS.replace(/^\$\{\w+:-(.*)\}$/, '$1');
    expect(
      parseConfig([], {
        env: { WELLOS_RELAY_NATS_URL, WELLOS_RELAY_PUBLIC_HOSTS: hosts },
        folder: '/',
      }),
    ).toMatchObject({
      natsUrl: 'nats://nats:4222',
      publicHosts: ['127.0.0.1:4691', '127.0.0.1:4692'],
    });
  });
});
