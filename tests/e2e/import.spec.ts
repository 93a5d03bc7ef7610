import { expect, test, type Page } from '@playwright/test';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { daysAgo } from './pages/days.ts';
import { createOperator, goTo } from './pages/places.ts';
import { openPublicApi, type PublicApi } from './public-api.ts';

let folder: string;
let core: CoreProcess;
let api: PublicApi;
let tenantId: string;

test.beforeEach(async ({ page }) => {
  folder = makeDataFolder();
  core = await startCore(folder);
  tenantId = await createOperator(page, core, 'Import Oil');
  api = openPublicApi(() => core, tenantId);
  await goTo(page, core, tenantId, 'imports');
});
test.afterEach(async () => {
  await core.stop();
  removeFolder(folder);
});

const wellRows = [
  'Well Name,API,County,State,Latitude,Longitude',
  'Duna 1,42-317-40001,Martin,TX,32.31,-101.95',
  'Duna 2,42-317-40002,Martin,TX,0,0',
  'Duna 3,42-317,Martin,TX,32.33,-101.93',
];
const days = [daysAgo(4), daysAgo(3), daysAgo(2)];
const volumeRows = [
  'Well Name,Date,Oil (bbl),Gas (Mcf),Water (bbl)',
  ...days.flatMap((day, index) => [
    `Duna 1,${day},${10.25 + index},${100 + index},5`,
    `Duna 2,${day},${20.5 + index},${200 + index},7`,
  ]),
  `Duna 1,soon,9,9,9`,
];

test('wells and daily volumes come in from files, add up, and go again with one undo', async ({
  page,
}) => {
  await choose(page, 'wells.csv', wellRows.join('\r\n'));
  await preview(page);
  await expect(page.getByText('The position is zero, so it is left out.').first()).toBeVisible();
  await expect(page.getByText(/“42-317” is no API number/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Import 3 rows' }).click();
  await expect(page.getByText('3 wells created')).toBeVisible();
  expect(byName(await api.get<Named[]>('/wells'))).toMatchObject([
    { name: 'Duna 1', api14: '42317400010000', latitude: 32.31, county: 'Martin' },
    { name: 'Duna 2', api14: '42317400020000', latitude: null },
    { name: 'Duna 3', api14: null, longitude: -101.93 },
  ]);

  await page.getByRole('button', { name: 'Import another file' }).click();
  await choose(page, 'volumes.csv', volumeRows.join('\n'));
  await preview(page);
  await expect(page.getByText(/“soon” is no date/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Import 6 rows' }).click();
  await expect(page.getByText('6 rows used')).toBeVisible();
  expect(await totals()).toMatchObject({
    oil: 3 * (10.25 + 20.5) + 2 * 3,
    gas: 3 * 300 + 2 * 3,
    water: 36,
    dayCount: 6,
    wellCount: 2,
  });

  await page.getByRole('button', { name: 'Undo this import' }).click();
  await expect.poll(totals).toMatchObject({ oil: 0, gas: 0, water: 0 });
  expect(await api.get('/wells')).toHaveLength(3);
});

for (const [name, content] of [
  ['broken.xlsx', 'PK\u0003\u0004 only the beginning of a workbook'],
  ['broken.sqlite', `SQLite format 3\0${'x'.repeat(900)}`],
  ['empty.csv', ''],
] as const) {
  test(`${name} is refused in words and changes nothing`, async ({ page }) => {
    await choose(page, name, content);
    const alert = page.getByRole('main').getByRole('alert');
    await expect(alert).toContainText(/cannot be read|has no rows/);
    await expect(alert).toContainText('Nothing was changed.');
    await expect(alert).not.toContainText(/[a-z]+-[a-z]+-|Error|\bat \//);
    await expect(page.getByRole('button', { name: 'Choose a file' })).toBeEnabled();
    expect(await api.get('/wells')).toEqual([]);
  });
}

interface Named {
  readonly name: string;
}

function byName(list: readonly Named[]): readonly Named[] {
  return list.toSorted((one, other) => one.name.localeCompare(other.name));
}

async function choose(page: Page, name: string, content: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  const buffer = Buffer.from(content, 'latin1');
  await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer });
}

/** The steps above carry the same word. */
async function preview(page: Page): Promise<void> {
  await page.locator('.step-actions').getByRole('button', { name: 'Preview' }).click();
}

function totals(): Promise<object> {
  return api.get('/production/totals', { source: 'days' });
}
