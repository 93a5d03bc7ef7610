import { expect, test, type Page } from '@playwright/test';
import mqtt from 'mqtt';
import { hasMosquitto, startMosquitto, type TestBroker } from '../drivers/mqtt-broker.ts';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { demoPlace, type DemoPlace } from './pages/demo-place.ts';
import { goTo } from './pages/places.ts';

test.skip(!hasMosquitto, '/usr/sbin/mosquitto is not on this machine');

let folder: string;
let core: CoreProcess;
let broker: TestBroker;
let page: Page;
let place: DemoPlace;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  folder = makeDataFolder();
  [core, broker] = await Promise.all([startCore(folder, ['--demo']), startMosquitto()]);
  page = await browser.newPage();
  place = await demoPlace(page, core);
});
test.afterAll(async () => {
  await page?.close();
  await core?.stop();
  await broker?.stop();
  removeFolder(folder);
});

test('tags of the lease are published to a broker of its own, and what waits is said when it stops', async () => {
  test.setTimeout(120_000);
  await goTo(page, core, place.tenantId, 'devices');
  await test.step('a broker is a device without tags', async () => {
    await page.getByRole('button', { name: 'Add a device' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a device' });
    await dialog.getByRole('radio', { name: /MQTT or Sparkplug/ }).check();
    await dialog.getByLabel('Name', { exact: true }).fill('Office broker');
    await dialog.getByLabel('Broker address').fill(`mqtt://127.0.0.1:${broker.port}`);
    await dialog.getByRole('button', { name: 'Add and see' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Office broker' })).toBeVisible();
  });

  const received: string[] = [];
  const listener = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
    reconnectPeriod: 0,
  });
  listener.on('message', (topic) => received.push(topic));
  await listener.subscribeAsync('field/#');

  await test.step('the topic is checked while it is typed, and shown as it will be', async () => {
    await page.getByRole('tab', { name: 'Publishing' }).click();
    await page.getByRole('button', { name: 'Publish tags' }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish tags to Office broker' });
    const topic = dialog.getByRole('textbox', { name: 'Topic' });
    await topic.fill('field/{valve}');
    await expect(dialog.getByText('A name in braces is not known.')).toBeVisible();
    await topic.fill('field/{device}/{tag}');
    await dialog.locator('summary', { hasText: 'What they measure' }).click();
    await dialog.getByRole('checkbox', { name: 'Tubing pressure' }).check();
    await expect(dialog.getByText(/^\d+ tags are published\.$/)).toBeVisible();
    await expect(dialog.getByText(/^field\/[^{]/).first()).toBeVisible();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step('values arrive, and the test message does', async () => {
    await expect.poll(() => received.length, { timeout: 30_000 }).toBeGreaterThan(3);
    await page.getByRole('button', { name: 'Publish a test message' }).click();
    await expect(page.getByText('The broker took it on field/test/test.')).toBeVisible();
    await expect(page.getByText('All is published')).toBeVisible();
    expect(received).toContain('field/test/test');
  });

  await test.step('without the broker samples wait, and the test says why it is not taken', async () => {
    await listener.endAsync(true);
    await broker.stop();
    await expect(page.getByText('Some samples wait for the broker')).toBeVisible({
      timeout: 30_000,
    });
    await page.getByRole('button', { name: 'Publish a test message' }).click();
    await expect(page.getByText('The broker is not there.')).toBeVisible();
  });
});
