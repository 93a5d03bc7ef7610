import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { demoPlace, type DemoPlace } from './pages/demo-place.ts';
import { goTo } from './pages/places.ts';

let folder: string;
let core: CoreProcess;

test.beforeAll(async () => {
  folder = makeDataFolder();
  core = await startCore(folder, ['--demo']);
});
test.afterAll(async () => {
  await core?.stop();
  removeFolder(folder);
});

test('the field as it is: wells by lease, tanks, cards, and the display of a well; every number leads on', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const place: DemoPlace = await demoPlace(page, core);
  const go = (screen: string) => goTo(page, core, place.tenantId, screen);

  await test.step('a lease says how many of its wells run, and lists those', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Field');
    const lease = page.getByRole('listitem').filter({ hasText: 'Caliche Flat State' });
    const running = lease.getByRole('link', { name: /^[1-9]\d* Running$/ });
    await running.click();
    const count = Number(/^\d+/.exec((await running.textContent()) ?? '')![0]);
    const rows = page.getByRole('grid', { name: 'Wells now' }).getByRole('row');
    await expect(rows).toHaveCount(1 + count);
    await expect(rows.nth(1)).toContainText('Running');
    await expect(rows.nth(1)).toContainText('Caliche Flat State');
  });

  await test.step('a rate leads to its trend', async () => {
    await page.getByRole('grid').locator('[data-tag-id] a').first().click();
    await expect(page).toHaveURL(/\/trends\?tags=/);
    await expect(page.locator('.trend-value[data-value]')).toHaveCount(1);
  });

  await test.step('a tank says how full it is, in feet and inches and in barrels', async () => {
    await go('field/tanks');
    const tank = page.getByRole('article', { name: 'Oil tank 1' }).first();
    await expect(tank).toContainText(/\d+′ \d+[¼½¾]?″/);
    await expect(tank).toContainText(/In it\d+ bbl/);
    await expect(tank.getByRole('img')).toHaveAttribute('aria-label', /\d+ % full/);
    await tank.locator('[data-tag-id] a').first().click();
    await expect(page).toHaveURL(/\/trends\?tags=/);
  });

  await test.step('a pump shows both cards with its fillage, one against another, and hands them over', async () => {
    await go(`field/cards?card=${encodeURIComponent(place.cardTagId)}`);
    const charts = page.locator('.stroke-charts');
    await expect(charts.locator('.loop-main')).toHaveCount(2);
    await expect(charts).toContainText('Pump card, from the controller');
    await expect(charts).toContainText(/\d+ % full/);
    await expect(page.getByRole('row', { name: /^Peak polished-rod load/ })).toContainText(
      /\d lbf/,
    );
    await page.getByRole('radio', { name: 'Wave equation' }).click();
    await expect(charts).toContainText('Pump card, computed from the rods');
    await expect(charts.locator('.loop-main')).toHaveCount(2);

    const strokes = page.getByRole('list', { name: 'Strokes' }).getByRole('button');
    await expect(strokes.nth(1)).toBeVisible({ timeout: 120_000 });
    await page.getByRole('checkbox', { name: 'Compare with this' }).check();
    await strokes.nth(1).click();
    await expect(charts.locator('.loop-dashed')).toHaveCount(2);
    await expect(page.getByRole('columnheader', { name: /^Reference/ })).toBeVisible();

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      charts.getByRole('button', { name: 'Save as CSV' }).first().click(),
    ]);
    const [header, ...points] = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(header).toContain('Position in,Load lbf');
    expect(points.length).toBeGreaterThan(100);
    const [picture] = await Promise.all([
      page.waitForEvent('download'),
      charts.getByRole('button', { name: 'Save as PNG' }).first().click(),
    ]);
    expect(
      readFileSync(await picture.path())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  await test.step('the display of a well groups what is measured there; its card leads to the cards', async () => {
    await page.getByRole('link', { name: /^Mesquite Draw \d$/ }).click();
    await expect(page.getByRole('region', { name: 'Pressures' })).toContainText(/\d\s*psi/);
    await expect(page.getByRole('region', { name: 'Lift' })).toContainText('Pump fillage');
    await page.getByRole('link', { name: /^Newest card/ }).click();
    await expect(page).toHaveURL(/\/field\/cards\?card=/);
  });

  await test.step('the palette finds each by its name', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('tanks');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/field\/tanks/);
  });
});
