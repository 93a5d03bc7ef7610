import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { axeOf } from './pages/accessible.ts';
import { createOperator, goTo, openAt } from './pages/places.ts';
import { openPublicApi } from './public-api.ts';

const pictures = process.env['WELLOS_PICTURES'];
const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

let folder: string;
let core: CoreProcess;
let page: Page;
let tenantId: string;

/** Six wells in the office; a truck with a copy of them writes the same apart, and both meet. */
test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  folder = makeDataFolder();
  core = await startCore(folder);
  const look = { viewport: desk, reducedMotion: 'reduce', colorScheme: 'light' } as const;
  page = await (await browser.newContext(look)).newPage();
  tenantId = await createOperator(page, core, 'Mesquite Draw Oil');
  const api = openPublicApi(() => core, tenantId);
  for (const name of ['Draw 1', 'Draw 2', 'Draw 3', 'Draw 4', 'Draw 5', 'Yucca 9'])
    await api.send('POST', '/wells', { fields: { name, status: 'producing' } });
  await core.stop();
  const script = join(import.meta.dirname, 'set-apart.ts');
  const node = resolve(import.meta.dirname, '../../node_modules/.bin/node');
  execFileSync(node, [script, join(folder, 'data'), tenantId], { stdio: 'inherit' });
  core = await startCore(folder);
});
test.afterAll(async () => {
  await page?.context().close();
  await core?.stop();
  removeFolder(folder);
});

const items = () => page.locator('[data-conflict]');
const item = (name: RegExp) => items().filter({ hasText: name });

async function expectAccessible(): Promise<void> {
  const found = await axeOf(page).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

async function take(name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

async function eachLook(name: string, look: () => Promise<void>): Promise<void> {
  for (const [size, label] of [
    [desk, ''],
    [phone, '-phone'],
  ] as const) {
    await page.setViewportSize(size);
    for (const theme of ['light', 'dark']) {
      await page.evaluate((one) => (document.documentElement.dataset['theme'] = one), theme);
      await look();
      await take(`${name}${label}-${theme}`);
      await expectAccessible();
    }
  }
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(phone.width);
  await page.setViewportSize(desk);
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'light'));
}

test('CON-61 the inbox is read, decided by keys and taken back', async () => {
  await openAt(page, core, tenantId, 'overview');
  await page.locator('.conflicts-button').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Conflicts');
  await expect(items()).toHaveCount(11);
  await expect(item(/Deleted, and written apart/)).toContainText('Keep · Note written');
  await expect(item(/Two wells with API number/)).toHaveCount(1);
  await expect(item(/Tubing pressure high/)).toContainText(/limit/);
  await expect(item(/StatusDraw 2/)).toContainText('clock unverified');
  await eachLook('conflicts', () => expect(items().first()).toBeVisible());

  const all = await items().count();
  await page.keyboard.press('j');
  const active = page.locator('[data-conflict][data-active]');
  await expect(active).toHaveCount(1);
  const id = await active.getAttribute('data-conflict');
  await page.keyboard.press('2');
  await expect(items()).toHaveCount(all - 1);
  await page.keyboard.press('u');
  await expect(items()).toHaveCount(all);
  await expect(page.locator(`[data-conflict="${id}"]`)).toHaveCount(1);
});

test('CON-23 many are decided at once', async () => {
  await openAt(page, core, tenantId, 'conflicts?kind=wellMonth');
  await expect(items()).toHaveCount(7);
  await page.getByLabel('Choose all').check();
  await page.getByRole('button', { name: 'Take for all chosen (7)' }).click();
  await page.getByRole('menuitem', { name: 'Higher' }).click();
  // The note is no number.
  await expect(items()).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(items()).toHaveCount(7);
});

test('CON-62 a contested cell bears a mark, and its panel decides it and puts an old value back', async () => {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await openAt(page, core, tenantId, `production?day=${yesterday}`);
  const contested = page.locator('.sheet-contested');
  await expect(contested.first()).toBeVisible();
  const before = await contested.count();
  await contested.first().click({ button: 'right' });
  const panel = page.getByRole('complementary');
  await expect(panel.getByText('Waits for a decision')).toBeVisible();
  const written = panel.locator('.field-history-list > li');
  await expect(written.nth(1)).toBeVisible();
  const known = await written.count();
  await eachLook('field-panel', () => expect(panel.getByText('Every value it had')).toBeVisible());
  await panel.locator('.open-values button').nth(1).click();
  await expect(panel.getByText('Decided. Nothing waits here.')).toBeVisible();
  await expect(written).toHaveCount(known + 1);
  await expect(contested).toHaveCount(before - 1);
  await panel.getByRole('button', { name: 'Put back' }).last().click();
  await expect(written).toHaveCount(known + 2);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});

test('CON-27 whose value was decided about is told, and opens it again', async () => {
  await openAt(page, core, tenantId, 'conflicts/notices');
  const notice = page.locator('.notice');
  await expect(notice).toHaveCount(1);
  await expect(notice).toContainText('Your value was not kept');
  await expect(notice).toContainText('Rosa Delgado · Truck 3 chose 44 bbl');
  await expect(notice).toContainText('gauged it twice, 44 is right');
  await eachLook('conflict-notices', () => expect(notice).toBeVisible());
  await notice.getByRole('button', { name: 'Open again' }).click();
  await goTo(page, core, tenantId, 'conflicts');
  await expect(item(/WaterDraw 1/)).toContainText('40 bbl');
});

test('CON-25 a rule made in the panel decides what waits of its field', async () => {
  await openAt(page, core, tenantId, 'conflicts?kind=wellMonth');
  await item(/OilDraw 3/)
    .locator('button.conflict-what')
    .click();
  const panel = page.getByRole('complementary');
  await panel.getByLabel('From now on, without asking').selectOption('Higher');
  await expect(item(/^.*Oil/)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await goTo(page, core, tenantId, 'conflicts/rules');
  await expect(page.locator('.rule')).toContainText('the higher');
  await eachLook('conflict-rules', () => expect(page.locator('.rule')).toBeVisible());
});
