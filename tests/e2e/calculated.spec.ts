import { expect, test, type Page } from '@playwright/test';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { createOperator, goTo } from './pages/places.ts';
import { openPublicApi, type PublicApi } from './public-api.ts';

let folder: string;
let core: CoreProcess;
let api: PublicApi;
let tenantId: string;

test.beforeEach(async ({ page }) => {
  folder = makeDataFolder();
  core = await startCore(folder);
  tenantId = await createOperator(page, core, 'Sum Oil');
  api = openPublicApi(() => core, tenantId);
  await goTo(page, core, tenantId, 'tags');
});
test.afterEach(async () => {
  await core.stop();
  removeFolder(folder);
});

async function addTyped(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a tag', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Add a tag that is typed' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel('Unit', { exact: true }).fill('psi');
  await dialog.getByLabel('Highest it can report').fill('2000');
  await dialog.getByLabel('Lowest it can report').fill('0');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
}

async function enter(page: Page, name: string, value: string): Promise<void> {
  await page.getByRole('gridcell', { name, exact: true }).first().click();
  await page.getByRole('button', { name: 'Enter a value' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Value/).fill(value);
  await dialog.getByLabel('Reason').fill('Read at the wellhead');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
}

const latest = async (name: string) => {
  const tags = await api.get<{ tagId: string; name: string }[]>('/tags');
  const tagId = tags.find((tag) => tag.name === name)?.tagId;
  const values =
    await api.get<{ tagId: string; value: unknown; quality: string }[]>('/tags/latest');
  return values.find((one) => one.tagId === tagId);
};

test('CLC-05 CLC-06 CLC-08 a tag is made of two that are typed, says their difference, and is worked out again', async ({
  page,
}) => {
  await addTyped(page, 'Tubing pressure');
  await addTyped(page, 'Casing pressure');
  await enter(page, 'Tubing pressure', '240');
  await enter(page, 'Casing pressure', '90');
  await expect.poll(() => latest('Casing pressure')).toMatchObject({ value: 90, quality: 'good' });

  await page.getByRole('button', { name: 'Add a tag', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Add a calculated tag' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Difference');
  const expression = dialog.getByLabel('Expression');
  await expression.pressSequentially('tub');
  const found = dialog.getByRole('listbox', { name: 'What fits' });
  await expect(found.getByRole('option', { name: /Tubing pressure/ })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(expression).toHaveValue('tubing_pressure');
  await expression.pressSequentially(' - ');
  await expect(dialog.getByText('It cannot be read')).toBeVisible();
  await expression.pressSequentially('cas');
  await page.keyboard.press('Enter');
  await expect(expression).toHaveValue('tubing_pressure - casing_pressure');
  await expect(dialog.getByText(/Now it comes to\s*150/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await enter(page, 'Tubing pressure', '250');
  await expect.poll(() => latest('Difference')).toMatchObject({ value: 160, quality: 'good' });

  await page.getByRole('gridcell', { name: 'Difference', exact: true }).first().click();
  await page.getByRole('button', { name: 'Work out again' }).click();
  await dialog.getByLabel('Reason').fill('First readings');
  await dialog.getByRole('button', { name: 'Work out again' }).click();
  await expect(dialog.getByText(/^Done/)).toBeVisible({ timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  // A ring is named before it can be saved.
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await expression.fill('sum(tubing_pressure, ');
  await expression.pressSequentially('doubled)');
  await expect(dialog.getByText('doubled stands for no tag yet.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Tag for doubled' }).click();
  await page.getByRole('combobox', { name: 'Tag for doubled' }).fill('casing');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(/Now it comes to\s*340/)).toBeVisible();
});

test('CLC-04 tags that would be made of each other are named and not saved', async ({ page }) => {
  await addTyped(page, 'Start');
  const make = async (name: string, expression: string) => {
    await page.getByRole('button', { name: 'Add a tag', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Add a calculated tag' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill(name);
    await dialog.getByLabel('Expression').pressSequentially(expression);
    await page.keyboard.press('Tab');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
  };
  await make('First', '1 + start');
  await make('Second', '2 * first');
  await page.getByRole('gridcell', { name: 'First', exact: true }).click();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Expression').fill('1 + ');
  await dialog.getByLabel('Expression').pressSequentially('second');
  await page.keyboard.press('Tab');
  await expect(dialog.getByText('First → Second → First')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
});
