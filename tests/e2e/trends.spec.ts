import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { demoPlace } from './pages/demo-place.ts';
import { goTo, openAt, openApp, tenantOf } from './pages/places.ts';
import { trendPage } from './pages/trend-page.ts';
import { openPublicApi } from './public-api.ts';

const root = resolve(import.meta.dirname, '../..');
const dayMs = 86_400_000;
const spike = 1_800;

let folder: string;
let core: CoreProcess;
let tag: { readonly tagId: string; readonly wellId: string };

/** A well whose tubing pressure has a month of history, in which one single sample sticks out. */
test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  folder = makeDataFolder();
  core = await startCore(folder, ['--demo']);
  const page = await browser.newPage();
  const place = await demoPlace(page, core);
  const api = openPublicApi(() => core, place.tenantId);
  const tags = await api.get<{ tagId: string; wellId: string | null; signal: string }[]>('/tags');
  const found = tags.find((one) => one.wellId !== null && one.signal === 'tubingPsi');
  tag = { tagId: found!.tagId, wellId: found!.wellId! };
  await page.close();
  await core.stop();
  writeHistory();
  core = await startCore(folder, ['--demo']);
});
test.afterAll(async () => {
  await core?.stop();
  removeFolder(folder);
});

function writeHistory(): void {
  const tenants = join(folder, 'data', 'tenants');
  const [demo] = readdirSync(tenants).filter((name) =>
    existsSync(join(tenants, name, 'tenant.db')),
  );
  const historian = join(tenants, demo!, 'history');
  const until = String(Date.now() - 600_000);
  const script = join(import.meta.dirname, 'write-history.ts');
  const node = join(root, 'node_modules/.bin/node');
  const { status, stderr } = spawnSync(node, [script, historian, tag.tagId, until]);
  expect(status, stderr.toString()).toBe(0);
}

test('a number on a well leads to its trend, where no spike is lost, a view is saved and a note stays', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await openApp(page, core);
  const tenantId = tenantOf(page);
  const trend = trendPage(page);

  await test.step('the number opens its trend', async () => {
    await goTo(page, core, tenantId, `wells/${tag.wellId}`);
    await page.locator(`[data-tag-id="${tag.tagId}"] a`).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Trends' })).toBeVisible();
    expect(page.url()).toContain(encodeURIComponent(tag.tagId));
    await expect(trend.chart).toBeVisible();
  });

  await test.step('one sample of ten seconds is seen in thirty days', async () => {
    await page.getByRole('radio', { name: '30 d' }).click();
    await expect.poll(() => trend.greatestSeen(), { timeout: 60_000 }).toBe(spike);
  });

  await test.step('zooming keeps it, and the address follows', async () => {
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect.poll(() => trend.addressedSpanMs()).toBeCloseTo(30 * dayMs, -5);
    await trend.chart.focus();
    for (let presses = 0; presses < 2; presses += 1) await page.keyboard.press('+');
    await expect.poll(() => trend.addressedSpanMs()).toBeLessThan(16 * dayMs);
    await expect.poll(() => trend.greatestSeen(), { timeout: 60_000 }).toBe(spike);
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await expect.poll(() => trend.addressedSpanMs()).toBeGreaterThan(28 * dayMs);
  });

  await test.step('an annotation at the cursor shows', async () => {
    await trend.chart.click();
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: 'New annotation' });
    await dialog.getByLabel('Text').fill('Hot oil treatment');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('button', { name: /Hot oil treatment/ })).toBeVisible();
  });

  await test.step('two keys lead to another screen and do nothing on their way', async () => {
    await trend.chart.focus();
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await expect(page).toHaveURL(/\/alarms/);
    await page.goBack();
    await expect(page.getByRole('button', { name: /Hot oil treatment/ })).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('a saved view is found again by its link', async () => {
    await page.getByRole('button', { name: 'Saved views' }).click();
    await page.getByRole('menuitem', { name: 'Save as…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save the view' });
    await dialog.getByLabel('Name').fill('Tubing spike');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Tubing spike' })).toBeVisible();
    const viewId = /view=([0-9A-Z]{26})/.exec(page.url())![1];
    await goTo(page, core, tenantId, 'overview');
    await openAt(page, core, tenantId, `trends?view=${viewId}`);
    await expect(page.getByRole('heading', { level: 1, name: 'Tubing spike' })).toBeVisible();
    await expect(page.getByRole('button', { name: /Hot oil treatment/ })).toBeVisible();
    await expect.poll(() => trend.greatestSeen(), { timeout: 60_000 }).toBe(spike);
  });
});
