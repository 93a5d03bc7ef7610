import { expect, test } from '@playwright/test';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { createOperator, goTo } from './pages/places.ts';
import { openPublicApi, type PublicApi } from './public-api.ts';

let folder: string;
let core: CoreProcess;
let api: PublicApi;

test.beforeEach(async ({ page }) => {
  folder = makeDataFolder();
  core = await startCore(folder);
  const tenantId = await createOperator(page, core, 'Tag Oil');
  api = openPublicApi(() => core, tenantId);
  await goTo(page, core, tenantId, 'imports/tags');
});
test.afterEach(async () => {
  await core.stop();
  removeFolder(folder);
});

const header = 'Device,Host,Point,Reg. HR,Description,Units';

/** 5,000 rows of 20 devices, three of them wrong. */
function largeFile(): string {
  const devices = Array.from({ length: 20 }, (_, n) => `Pad ${n},10.0.0.${n},,,,`);
  const tags = Array.from(
    { length: 4_980 },
    (_, n) => `Pad ${n % 20},,t${n},${40_001 + n},Pressure ${n},psi`,
  );
  const lines = [header, ...devices, ...tags];
  lines[500] = 'Pad 3,,x1,cellar,Pressure,psi';
  lines[2_000] = 'Pad 99,,x2,40001,Pressure,psi';
  lines[4_000] = lines[3_999]!;
  return lines.join('\r\n');
}

test('TPL-31 of a file of 5,000 rows exactly the three wrong ones are told, the rest comes in and goes again', async ({
  page,
}) => {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (
    await chooser
  ).setFiles({ name: 'tags.csv', mimeType: 'text/csv', buffer: Buffer.from(largeFile()) });

  await expect(page.getByText('6 columns, 5,000 rows')).toBeVisible();
  await expect(page.getByLabel('What Device becomes')).toHaveValue('device');
  await expect(page.getByLabel('What Reg. HR becomes')).toHaveValue('');
  await page.getByLabel('What Reg. HR becomes').selectOption({ label: 'Register' });
  await page.getByLabel('What Point becomes').selectOption({ label: 'Key of the tag' });
  await expect(page.getByLabel('What Point becomes')).toHaveValue('tag');

  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(page.getByText('3 rows cannot be taken')).toBeVisible();
  const told = page.getByRole('list', { name: 'Findings' }).getByRole('listitem');
  await expect(told).toHaveText([
    /Row 501\s*cellar is no register/,
    /Row 2,001\s*There is no device Pad 99/,
    /Row 4,001\s*t3978 is in the file twice/,
  ]);
  expect(await api.get('/devices')).toEqual([]);

  await page.getByRole('button', { name: 'Import 20 devices and 4,977 tags' }).click();
  await expect(page.getByText('4,977 tags created')).toBeVisible({ timeout: 60_000 });
  expect(await api.get('/devices')).toHaveLength(20);
  await page.getByRole('button', { name: 'Undo this import' }).click();
  await expect.poll(() => api.get('/devices')).toEqual([]);
});

test('TPL-34 rows that name no device belong to the one that is said, by keyboard alone', async ({
  page,
}) => {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).press('Enter');
  const text = 'tag,ip,register\ntubing,10.0.0.7,40001\n';
  await (
    await chooser
  ).setFiles({ name: 'skid.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await expect(page.getByText('Say which column names the device')).toBeVisible();
  await page.getByLabel('Device of all rows').fill('Skid');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Try it' }).press('Enter');
  await expect(page.getByText('Every row can be taken.')).toBeVisible();
  await page.getByRole('button', { name: 'Import 1 device and 1 tag' }).press('Enter');
  await expect(page.getByText('1 tag created')).toBeVisible();
  expect(await api.get('/devices')).toMatchObject([{ name: 'Skid' }]);
});
