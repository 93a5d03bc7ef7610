import { expect, type Page } from '@playwright/test';

/** What was made on a core to be looked at: a template of one's own and a device of it, by the core's address. */
const madeAt = new Map<string, { readonly templateId: string; readonly devicePath: string }>();

/** What the columns of the file are called. */
export const tagFileColumns = ['Device', 'Host', 'Point', 'Register', 'Description', 'Units'];

const fileOfTags = [
  tagFileColumns.join(','),
  ...Array.from({ length: 12 }, (_, n) => `Pad ${n},10.0.0.${n + 1},,,,`),
  ...Array.from({ length: 240 }, (_, n) => `Pad ${n % 12},,p${n},${40_001 + n},Pressure ${n},psi`),
  'Pad 3,,x1,cellar,Casing pressure,psi',
  'Pad 99,,x2,40001,Line pressure,psi',
].join('\n');

/** Gives the file and goes on to the columns, which say what they hold. */
export async function openTagColumns(page: Page): Promise<void> {
  // Where the screen was seen before, it is still at what was given then.
  if ((await page.locator('.file-drop').count()) === 0) await page.locator('.step').first().click();
  const chooser = page.waitForEvent('filechooser');
  await page.locator('.file-drop .button-primary').click();
  const buffer = Buffer.from(fileOfTags);
  await (await chooser).setFiles({ name: 'pads.csv', mimeType: 'text/csv', buffer });
  await page.locator('.tags-import-columns select').nth(2).selectOption('tag');
  await expect(page.locator('.tags-import-columns select').nth(2)).toHaveValue('tag');
}

export async function openTagCheck(page: Page): Promise<void> {
  await openTagColumns(page);
  await page.locator('.step-actions .button-primary').click();
  await expect(page.locator('.tags-import-problems > li')).toHaveCount(2);
}

export async function openTagPanel(page: Page): Promise<void> {
  await page
    .getByRole('gridcell', { name: /^(?!Choose|Elegir).*tubing pressure$/ })
    .first()
    .click();
  await expect(page.locator('.side-panel canvas').first()).toBeVisible();
}

/** An expression half typed, with what fits shown below it. */
export async function openCompletion(page: Page): Promise<void> {
  await page.locator('.calculated-code').pressSequentially('casing');
  await expect(page.locator('.calculated-found > li').first()).toBeVisible();
}

/** A whole expression with what it comes to. */
export async function openExpression(page: Page): Promise<void> {
  await openCompletion(page);
  await page.keyboard.press('Tab');
  await page.locator('.calculated-code').pressSequentially(' - tubing');
  await expect(page.locator('.calculated-found > li').first()).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.locator('.calculated-told')).toBeVisible();
}

/** What changing a tag of one's own template would alter on its device. */
export async function openTemplateChange(page: Page): Promise<void> {
  const { templateId } = await madeOnce(page);
  await goToHash(page, `devices/templates/${templateId}?tab=tags&part=tubingPsi`);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^(Unit|Unidad de medida)$/).fill('psig');
  await dialog.locator('input[value*="base"]').first().fill('{base} + 130');
  await dialog.locator('.button-primary').click();
  await page.locator('.page-actions .button-primary').click();
  await expect(dialog.locator('.templates-device').first()).toBeVisible();
}

/** What is set by hand on a device of it. */
export async function openDeviceTemplate(page: Page): Promise<void> {
  const { devicePath } = await madeOnce(page);
  await goToHash(page, `${devicePath}?tab=template`);
  await expect(page.locator('.templates-origins tbody tr').first()).toBeVisible();
}

async function madeOnce(page: Page) {
  const { origin } = new URL(page.url());
  const known = madeAt.get(origin);
  if (known) return known;
  await page.locator('.page-actions .button-primary').click();
  await page.locator('[form="copy-template"]').click();
  await expect(page).not.toHaveURL(/rod-pump-controller/);
  const templateId = /templates\/([^/?]+)/.exec(page.url())![1]!;
  await goToHash(page, 'devices?do=add');
  const form = page.locator('#add-device');
  await form.locator('select').first().selectOption(templateId);
  await form.getByLabel(/^(Name|Nombre)$/).fill('Mesquite Draw pump');
  await form.getByLabel(/^(Address|Dirección)/).fill('127.0.0.1');
  await form.getByLabel(/^(Turn it on now|Encenderlo ahora)$/).uncheck();
  await page.locator('[form="add-device"]').click();
  await expect(page).toHaveURL(/devices\/[0-9A-Z]{26}/);
  const devicePath = /devices\/[0-9A-Z]{26}/.exec(page.url())![0];
  await overrideUnit(page);
  await closeToasts(page);
  const made = { templateId, devicePath };
  madeAt.set(origin, made);
  return made;
}

/** What was said of it belongs to no picture. */
async function closeToasts(page: Page): Promise<void> {
  const toasts = page.locator('.toast .icon-button');
  while ((await toasts.count()) > 0) await toasts.first().click();
}

async function overrideUnit(page: Page): Promise<void> {
  await page.locator('.devices-table input[type="search"]').fill('Tubing');
  await page.getByRole('gridcell', { name: 'Tubing pressure', exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^(Unit|Unidad de medida)$/).fill('bar');
  await dialog.locator('.button-primary').click();
  await expect(dialog).toBeHidden();
}

/** To another place of the same operator. */
async function goToHash(page: Page, path: string): Promise<void> {
  const [start] = /^[^#]*#\/t\/[^/]+/.exec(page.url())!;
  await page.goto(`${start}/${path}`);
}
