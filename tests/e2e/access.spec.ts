import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { createOperator, goTo } from './pages/places.ts';

let folder: string;
let core: CoreProcess;

test.beforeAll(async () => {
  folder = makeDataFolder();
  core = await startCore(folder);
});
test.afterAll(async () => {
  await core?.stop();
  removeFolder(folder);
});

test('ACC-04 without the token a browser is told what it needs and shown nothing else', async ({
  page,
}) => {
  const missing = await page.goto(core.address);
  expect(missing?.status()).toBe(401);
  await expect(page.locator('body')).toContainText('Open the address that WellOS printed');
  const wrong = await page.goto(`${core.address}?token=${core.token.slice(1)}x`);
  expect(wrong?.status()).toBe(401);
  await expect(page.locator('body')).toContainText('not, or no longer, valid');
  const asset = await page.goto(`${core.address}assets/`);
  expect(asset?.status()).toBe(401);
});

test('the token leaves the address bar at once, and the browser is let in again by its cookie', async ({
  page,
}) => {
  await page.goto(core.url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(page.url()).not.toContain(core.token);
  const again = await page.goto(core.address);
  expect(again?.status()).toBe(200);
});

test('ACC-03 the socket opens for our own page and for no other', async ({ page }) => {
  const { host, origin } = new URL(core.address);
  const statusOf = (headers: Record<string, string>, token = core.token) =>
    upgradeStatus(`${core.address}ws?token=${token}`, { host, ...headers });
  expect(await statusOf({ origin })).toBe(101);
  expect(await statusOf({ origin: 'http://evil.example' })).toBe(403);
  expect(await statusOf({ origin: 'null' })).toBe(403);
  expect(await statusOf({ origin, host: 'evil.example' })).toBe(403);
  expect(await statusOf({ origin }, 'wrong')).toBe(401);

  // The same from a real foreign page: another port of this machine is another origin.
  const other = await startCore(`${folder}/other`);
  await page.goto(other.url);
  const outcome = await page.evaluate(
    (address) =>
      new Promise((tell) => {
        const socket = new WebSocket(address);
        socket.addEventListener('open', () => tell('open'));
        socket.addEventListener('error', () => tell('refused'));
      }),
    `ws://${host}/ws?token=${core.token}`,
  );
  await other.stop();
  expect(outcome).toBe('refused');
  expect(logOf(folder)).toContain('foreign-origin');
});

test('health and the description of the API need no token; everything else does', async () => {
  const get = (path: string) => fetch(new URL(path, core.address));
  expect(await (await get('/healthz')).json()).toEqual({ ok: true });
  const document = (await (await get('/api/v1/openapi.json')).json()) as {
    openapi: string;
    paths: object;
  };
  expect(document.openapi).toMatch(/^3\./);
  const paths = Object.keys(document.paths);
  expect(paths.length).toBeGreaterThan(10);
  for (const path of paths.filter((one) => !one.includes('{'))) {
    expect((await get(`/api/v1${path}`)).status, path).toBe(401);
  }
});

test('a token made in Settings opens the API for its operator until it is revoked', async ({
  page,
}) => {
  const tenantId = await createOperator(page, core, 'Token Oil');
  await goTo(page, core, tenantId, 'settings/tokens');
  await page.getByLabel('What is it for?').fill('Office report');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Copy it now' });
  const token = await dialog.locator('code').innerText();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  const call = (method: string, path: string, body?: object) =>
    fetch(new URL(`/api/v1${path}`, core.address), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
  // It speaks for its operator without naming it, and only reads: the role is viewer.
  expect(await (await call('GET', '/wells')).json()).toEqual([]);
  expect((await call('GET', `/wells?tenant=${tenantId.slice(1)}0`)).status).toBe(403);
  const write = await call('POST', '/wells', { fields: { name: 'Not mine' } });
  expect(write.status).toBe(403);
  expect(await write.json()).toMatchObject({ data: { code: 'not-allowed' } });

  const row = page.getByRole('listitem').filter({ hasText: 'Office report' });
  await row.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('The token no longer works.', { exact: true })).toBeVisible();
  expect((await call('GET', '/wells')).status).toBe(401);
});

function logOf(dataOf: string): string {
  const logs = join(dataOf, 'data', 'logs');
  return readdirSync(logs)
    .map((name) => readFileSync(join(logs, name), 'utf8'))
    .join('');
}

/** Plain HTTP, because a browser does not let a page forge these headers. */
function upgradeStatus(address: string, headers: Record<string, string>): Promise<number> {
  return new Promise((found, failed) => {
    const asked = request(address, {
      headers: {
        ...headers,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    });
    asked.on('response', (response) => {
      response.resume();
      found(response.statusCode ?? 0);
    });
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      found(response.statusCode ?? 0);
    });
    asked.on('error', failed);
    asked.end();
  });
}
