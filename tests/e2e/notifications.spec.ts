import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test, type Page } from '@playwright/test';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { demoPlace, type DemoPlace } from './pages/demo-place.ts';
import { goTo } from './pages/places.ts';

const key = 'a key of the office 2026';

interface Received {
  readonly signature: string;
  readonly body: string;
}

let folder: string;
let core: CoreProcess;
let server: Server;
let answer = 200;
const received: Received[] = [];

test.beforeAll(async () => {
  folder = makeDataFolder();
  core = await startCore(folder, ['--demo']);
  server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ signature: String(request.headers['x-wellos-signature']), body });
      response.writeHead(answer).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
test.afterAll(async () => {
  await core?.stop();
  server?.closeAllConnections();
  server?.close();
  removeFolder(folder);
});

test('a webhook is set up and tested, a pumper is told of a high tank, and what was given up is sent again', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const place: DemoPlace = await demoPlace(page, core);
  await goTo(page, core, place.tenantId, 'settings/notifications');

  await test.step('a channel sends a real message, signed by the key both know', async () => {
    const { port } = server.address() as AddressInfo;
    await page.getByRole('button', { name: 'Add a channel' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a channel' });
    await dialog.getByLabel('Kind').selectOption('webhook');
    await dialog.getByLabel('Name').fill('Office');
    await dialog.getByLabel('Address').fill(`http://127.0.0.1:${port}/alarms`);
    await dialog.getByLabel('Key').fill(key);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole('button', { name: 'Test Office' }).click();
    await expect(page.getByText('Delivered', { exact: true })).toBeVisible();
    expect(received).toHaveLength(1);
    const [, seconds, code] = /^t=(\d+),v1=(\w+)$/.exec(received[0]!.signature)!;
    const sum = createHmac('sha256', key).update(`${seconds}.${received[0]!.body}`).digest('hex');
    expect(code).toBe(sum);
  });

  await test.step('a person is told of what is medium', async () => {
    answer = 410;
    await page.getByRole('button', { name: 'Add a person' }).click();
    const person = page.getByRole('dialog', { name: 'Add a person' });
    await person.getByLabel('Name').fill('Pumper');
    await person.getByRole('checkbox', { name: 'Office' }).check();
    await person.getByRole('button', { name: 'Save' }).click();
    await expect(person).toBeHidden();
    await page.getByRole('button', { name: 'Change Medium' }).click();
    const rule = page.getByRole('dialog', { name: 'Who is told: Medium' });
    await rule.getByRole('checkbox', { name: 'Pumper' }).check();
    await rule.getByRole('button', { name: 'Save' }).click();
    await expect(rule).toBeHidden();
    await expect(page.getByText('At once: Pumper')).toBeVisible();
  });

  await test.step('what the office refuses for good is given up, kept, and sent again by hand', async () => {
    const messages = page.getByRole('region', { name: 'Messages' });
    await expect(messages.getByText(/was given up|were given up/)).toBeVisible({
      timeout: 120_000,
    });
    answer = 200;
    await sendAgain(page);
    await expect(messages.getByText('Sent').first()).toBeVisible({ timeout: 60_000 });
    const told = received.slice(1).map(({ body }) => JSON.parse(body) as { alarms: object[] });
    expect(JSON.stringify(told.at(-1)!.alarms)).toMatch(/Oil tank 1|Plunger|motor temperature/i);
    // Each try of one message bears the same signature key, and none is sent without one.
    expect(received.every(({ signature }) => signature.startsWith('t='))).toBe(true);
  });
});

/** One message, or all of them. */
async function sendAgain(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Send (all )?again/ })
    .first()
    .click();
}
