import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHttpServer } from '#headless/http-server.ts';
import { runHeadless } from '#headless/run-headless.ts';
import { around, root, setupHeadless } from './setup-headless.ts';

describe('who is let in', () => {
  let headless: Awaited<ReturnType<typeof setupHeadless>>;
  beforeAll(async () => void (headless = await setupHeadless()));
  afterAll(() => headless.close());
  const bearer = () => ({ authorization: `Bearer ${headless.token}` });

  it('ACC-05 tells without a token that it is alive, and what its API is', async () => {
    expect(await headless.ask('/healthz')).toMatchObject({ status: 200, body: '{"ok":true}' });
    const { status, body } = await headless.ask('/api/v1/openapi.json');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ openapi: expect.stringMatching(/^3\./) });
  });

  it.each(['/', '/index.html', '/assets/x.js', '/?token=', '/?token=wrong', '/api/v1/wells'])(
    'ACC-04 turns away %s without the token',
    async (path) => {
      expect((await headless.ask(path)).status).toBe(401);
    },
  );

  it('ACC-04 turns away a wrong bearer token, and the right one where a bearer is not asked for', async () => {
    const wrong = { authorization: `Bearer ${headless.token}x` };
    expect((await headless.ask('/api/v1/wells', { headers: wrong })).status).toBe(401);
    expect((await headless.ask('/', { headers: bearer() })).status).toBe(401);
    expect((await headless.ask(`/api/v1/wells?token=${headless.token}`)).status).toBe(401);
  });

  it('ACC-04 turns away a WebSocket without the token', async () => {
    expect(await headless.knock('')).toBe(401);
    expect(await headless.knock('token=wrong')).toBe(401);
    expect(await headless.knock(`token=${headless.token}`)).toBe('open');
  });

  it('ACC-02 turns away a foreign host before anything else, WebSockets included', async () => {
    const headers = { host: 'evil.example', ...bearer() };
    for (const path of ['/healthz', `/?token=${headless.token}`, '/api/v1/openapi.json'])
      expect((await headless.ask(path, { headers })).status).toBe(403);
    expect(await headless.knock(`token=${headless.token}`, { host: 'evil.example' })).toBe(403);
  });

  it('ACC-03 turns away a foreign origin, WebSockets included, and lets its own in', async () => {
    const origin = 'http://evil.example';
    const headers = { origin, ...bearer() };
    expect((await headless.ask('/api/v1/wells', { headers })).status).toBe(403);
    expect(await headless.knock(`token=${headless.token}`, { origin })).toBe(403);
    const own = { origin: `http://127.0.0.1:${headless.port}` };
    expect(await headless.knock(`token=${headless.token}`, own)).toBe('open');
  });

  it('ACC-06 knows a browser again by a cookie', async () => {
    const first = await headless.ask(`/?token=${headless.token}`);
    const cookie = first.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toContain('; HttpOnly; SameSite=Strict; Path=/');
    const headers = { cookie: cookie.split(';')[0] };
    const again = await headless.ask('/', { headers });
    expect(again.status).not.toBe(401);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect(await headless.knock('', { cookie: headers.cookie ?? '' })).toBe('open');
    // A page of another site can make a browser send a cookie, not a bearer token.
    expect((await headless.ask('/api/v1/wells', { headers })).status).toBe(401);
  });

  it.each(['/healthz', '/', '/api/v1/wells', '/../../etc/passwd'])(
    'ACC-12 sends its policy with %s',
    async (path) => {
      const { headers } = await headless.ask(path);
      expect(headers['content-security-policy']).toContain(`script-src 'self' 'wasm-unsafe-eval';`);
      expect(headers['content-security-policy']).toContain(`default-src 'none'`);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
    },
  );

  it('gives no file outside the built screens', async () => {
    for (const path of [
      '/../package.json',
      '/..%2f..%2fpackage.json',
      '/%2e%2e/%2e%2e/package.json',
    ]) {
      const { status, body } = await headless.ask(`${path}?token=${headless.token}`);
      expect(status).toBeGreaterThanOrEqual(404);
      expect(body).not.toContain('wellos');
    }
  });

  it('answers what cannot be read, and goes on', async () => {
    await headless.ask('//');
    await headless.ask('//[', {});
    expect(await headless.knock('tenant=%00%ff')).toBe(401);
    expect((await headless.ask('/healthz')).status).toBe(200);
  });

  it('ACC-09 writes what it turned away to its log, and no token', async () => {
    await headless.ask('/?token=not-the-token', { headers: { host: 'attacker.example' } });
    const log = () => readFileSync(join(headless.config.dataFolder, 'logs', 'wellos.log'), 'utf8');
    await expect.poll(log, { timeout: 20_000 }).toContain('turned away');
    expect(log()).not.toContain('not-the-token');
    expect(log()).not.toContain(headless.token);
  });

  it('refuses a port that is in use, and a data folder that is', async () => {
    const taken = {
      ...headless.config,
      port: headless.port,
      launchToken: 'x',
      rendererFolder: root,
    };
    await expect(runHeadless(headless.config, around)).rejects.toMatchObject({
      code: 'data-folder-in-use',
      details: { url: `http://127.0.0.1:${headless.port}/` },
    });
    const core = { router: {}, log: { warn: () => undefined } } as unknown as Parameters<
      typeof startHttpServer
    >[0]['core'];
    const clock = { nowMs: () => 0, monotonicMs: () => 0 };
    await expect(startHttpServer({ ...taken, core, clock, version: '0' })).rejects.toMatchObject({
      code: 'port-in-use',
      details: { port: headless.port },
    });
  });
});
