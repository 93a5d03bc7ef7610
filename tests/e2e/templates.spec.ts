import { join } from 'node:path';
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
  tenantId = await createOperator(page, core, 'Template Oil');
  api = openPublicApi(() => core, tenantId);
});
test.afterEach(async () => {
  await core.stop();
  removeFolder(folder);
});

interface TagOf {
  readonly tagId: string;
  readonly name: string;
  readonly unit: string;
}
const tagNamed = async (key: string) =>
  (await api.get<TagOf[]>('/tags')).find(({ tagId }) => tagId.endsWith(`/${key}`));

/** Copies the shipped controller and adds a device of it, turned off; ends on the device. */
async function copyAndAddDevice(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('Rod pump controller');
  await page.getByRole('option', { name: /Rod pump controller Built in/ }).click();
  await page.getByRole('button', { name: 'Copy to edit' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Our pump');
  await page.getByRole('dialog').getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Our pump' })).toBeVisible();
  await goTo(page, core, tenantId, 'devices');
  await page.getByRole('button', { name: 'Add a device' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Template').selectOption({ label: 'Our pump (19 tags)' });
  await dialog.getByLabel('Name', { exact: true }).fill('Pump 1');
  await dialog.getByLabel('Address').fill('127.0.0.1');
  await dialog.getByLabel('Turn it on now').uncheck();
  await dialog.getByRole('button', { name: 'Add, turned off' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pump 1' })).toBeVisible();
}

async function openTemplateTag(page: Page, name: string): Promise<void> {
  await goTo(page, core, tenantId, 'devices/templates');
  await page.getByRole('gridcell', { name: /^Our pump/ }).click();
  await page.getByRole('tab', { name: /^Tags/ }).click();
  await page.getByRole('gridcell', { name, exact: true }).first().click();
}

test('TPL-12 TPL-20 TPL-21 a change of a template is told before it is made, spares what was set by hand, and is undone in one step', async ({
  page,
}) => {
  await copyAndAddDevice(page);
  await page.getByLabel('Search tags').fill('Tubing');
  await page.getByRole('gridcell', { name: 'Tubing pressure', exact: true }).first().click();
  await page.getByRole('dialog').getByLabel('Unit', { exact: true }).fill('bar');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();

  await openTemplateTag(page, 'Tubing pressure');
  const form = page.getByRole('dialog');
  await form.getByLabel('Register', { exact: true }).fill('{bse} + 30');
  await expect(form.getByText('bse is no parameter.')).toBeVisible();
  await form.getByRole('button', { name: 'Take over' }).click();
  await expect(form).toBeVisible();
  await form.getByLabel('Register', { exact: true }).fill('{base} + 130');
  await expect(form.getByText('holding 130 f32')).toBeVisible();
  await form.getByLabel('Unit', { exact: true }).fill('psig');
  await form.getByRole('button', { name: 'Take over' }).click();

  await page.getByRole('button', { name: 'Save: show what changes' }).click();
  const change = page.getByRole('dialog');
  await expect(change.getByText('1 device changes.')).toBeVisible();
  await expect(change.getByText('1 value stays, since it was set by hand.')).toBeVisible();
  await expect(
    change.getByRole('row', { name: /Address holding 30 f32 holding 130/ }),
  ).toBeVisible();
  await expect(change.getByRole('row', { name: /Unit bar stays: set by hand/ })).toBeVisible();
  expect(await tagNamed('tubingPsi')).toMatchObject({ unit: 'bar', point: { register: 30 } });
  await change.getByRole('button', { name: 'Save and bring 1 device to it' }).click();
  await expect(
    page.getByRole('listitem').filter({ hasText: '1 device is brought to its template.' }),
  ).toBeVisible();
  expect(await tagNamed('tubingPsi')).toMatchObject({ unit: 'bar', point: { register: 130 } });

  await goTo(page, core, tenantId, 'devices');
  await page.getByRole('gridcell', { name: 'Pump 1', exact: true }).click();
  await page.getByRole('tab', { name: 'Template' }).click();
  const override = page.getByRole('row', { name: /Tubing pressure Tag Unit bar psig/ });
  await expect(override).toBeVisible();
  await override
    .getByRole('button', { name: 'Unit of Tubing pressure back to the template' })
    .click();
  await expect(page.getByText('Everything is as the template says.')).toBeVisible();
  expect(await tagNamed('tubingPsi')).toMatchObject({ unit: 'psig' });
});

test('TPL-21 one Undo takes back the template and its devices', async ({ page }) => {
  await copyAndAddDevice(page);
  await openTemplateTag(page, 'Pump fillage');
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Fillage of the pump');
  await page.getByRole('dialog').getByRole('button', { name: 'Take over' }).click();
  await page.getByRole('button', { name: 'Save: show what changes' }).click();
  await page.getByRole('button', { name: 'Save and bring 1 device to it' }).click();
  const told = page.getByRole('listitem').filter({ hasText: 'brought to its template' });
  await expect(told).toBeVisible();
  expect(await tagNamed('pumpFillage')).toMatchObject({ name: 'Fillage of the pump' });
  await told.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => tagNamed('pumpFillage')).toMatchObject({ name: 'Pump fillage' });
  await expect(page.getByText('Own · Version 1')).toBeVisible();
  await expect(
    page.getByRole('gridcell', { name: 'Pump fillage', exact: true }).first(),
  ).toBeVisible();
});

test('TPL-15 a template goes out as JSON and comes in again; a broken one is told with its place', async ({
  page,
}) => {
  await goTo(page, core, tenantId, 'devices/templates/separator');
  await page.getByRole('button', { name: 'What can be done with this template' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save as JSON' }).click();
  const path = join(folder, 'separator.json');
  await (await download).saveAs(path);

  await goTo(page, core, tenantId, 'devices/templates');
  await page.getByRole('button', { name: 'New template' }).click();
  const dialog = page.getByRole('dialog');
  const choose = async (file: string | { name: string; mimeType: string; buffer: Buffer }) => {
    const chooser = page.waitForEvent('filechooser');
    await dialog.getByRole('button', { name: 'Choose a file' }).click();
    await (await chooser).setFiles(file as string);
  };
  const broken = Buffer.from('{"format": 1, "name": "X", "tags": [{"key": "a b"}]}');
  await choose({ name: 'broken.json', mimeType: 'application/json', buffer: broken });
  await expect(dialog.getByText('tags.1 (a b).key')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'New template' })).toBeDisabled();

  await choose(path);
  await expect(dialog.getByText(/\d+ tags, \d+ alarms, \d+ parameters/)).toBeVisible();
  await dialog.getByLabel('Name').fill('Our separator');
  await dialog.getByRole('button', { name: 'New template' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Our separator' })).toBeVisible();
  await expect(page.getByText(/Own · Version 1/)).toBeVisible();
});
