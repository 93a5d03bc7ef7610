import { expect, test } from '@playwright/test';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { createOperator, goTo, openApp, tenantOf } from './pages/places.ts';
import { openPublicApi } from './public-api.ts';

let folder: string;
let core: CoreProcess;

test.beforeEach(async () => {
  folder = makeDataFolder();
  core = await startCore(folder);
});
test.afterEach(async () => {
  await core.stop();
  removeFolder(folder);
});

test('a new operator begins empty; a well added there is in the list, in the palette and on its page', async ({
  page,
}) => {
  await openApp(page, core);
  await expect(page.getByRole('heading', { name: 'Welcome to WellOS' })).toBeVisible();
  const tenantId = await createOperator(page, core, 'Mesa Verde Oil');
  await goTo(page, core, tenantId, 'overview');
  await expect(page.getByRole('heading', { name: 'No wells yet' })).toBeVisible();

  await page
    .getByRole('navigation', { name: 'Screens' })
    .getByRole('link', { name: 'Wells' })
    .click();
  await page.getByRole('button', { name: 'Add well' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add well' });
  await dialog.getByLabel('Name').fill('Caprock 7H');
  await dialog.getByLabel('API number').fill('42-317-123');
  await expect(dialog.getByText(/10, 12 or 14 digits/)).toBeVisible();
  await dialog.getByLabel('API number').fill('42-317-12345');
  await dialog.getByLabel('Lift').selectOption({ label: 'Rod pump' });
  await dialog.getByRole('button', { name: 'Add well' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Caprock 7H' })).toBeVisible();
  const wellPage = page.url();

  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Wells' })).toBeVisible();
  await expect(page.getByRole('row', { name: /Caprock 7H.*42-317-12345/ })).toBeVisible();

  for (const part of ['prock 7', '317-123', '4231712']) {
    await page.keyboard.press('ControlOrMeta+k');
    const palette = page.getByRole('dialog', { name: 'Find anything' });
    await palette.getByRole('combobox').fill(part);
    await expect(palette.getByRole('option', { name: /Caprock 7H/ }), part).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(wellPage);
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1, name: 'Wells' })).toBeVisible();
  }
  const wells = await openPublicApi(() => core, tenantId).get<object[]>('/wells');
  expect(wells).toMatchObject([{ name: 'Caprock 7H', api14: '42317123450000', lift: 'rodPump' }]);
});

test('a link opens its screen, and the window reopens where it was', async ({ page }) => {
  const tenantId = await createOperator(page, core, 'Mesa Verde Oil');
  const fields = { name: 'Caprock 8H', status: 'producing' };
  const api = openPublicApi(() => core, tenantId);
  const { wellId } = await api.send<{ wellId: string }>('POST', '/wells', { fields });

  await page.goto('about:blank');
  await page.goto(`${core.address}#/t/${tenantId}/wells/${wellId}?tab=facts`);
  await expect(page.getByRole('heading', { level: 1, name: 'Caprock 8H' })).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Facts' })).toHaveAttribute('aria-selected', 'true');

  await page.goto('about:blank');
  await page.goto(core.address);
  await expect(page).toHaveURL(/\?tab=facts$/);
  await page.goto(`${core.address}#/t/${tenantId}/wells/01ARZ3NDEKTSV4RRFFQ69G5FAV`);
  await expect(page.getByText('There is no such well.')).toBeVisible();
});

test('the simulated lease starts from the welcome screen and lives', async ({ page }) => {
  await openApp(page, core);
  await page.getByRole('button', { name: 'Start the simulated lease' }).click();
  await expect(page).toHaveURL(/\/overview$/, { timeout: 60_000 });
  const api = openPublicApi(() => core, tenantOf(page));
  const wells = await api.get<{ lift: string }[]>('/wells');
  expect(wells.filter(({ lift }) => lift !== 'injection')).toHaveLength(24);
  // A value with digits was polled; a dash is one that was not.
  const values = page.locator('[data-tag-id]').filter({ hasText: /\d/ });
  await expect(values.first()).toBeVisible({ timeout: 60_000 });
});
