import { parquetWriteBuffer } from 'hyparquet-writer';
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

const seriesStartMs = Date.parse('2025-03-01T06:00:00Z');
const timesOf = (count: number) =>
  Array.from({ length: count }, (_, at) => new Date(seriesStartMs + at * 1_000));

test('time series come in from a wide CSV and a Parquet file, to be read back through the API', async ({
  page,
}) => {
  const rows = timesOf(60).map((time, at) => `${time.toISOString()},${100 + at},${at % 2}`);
  await choose(page, 'WELL-00042_morning.csv', ['time,P-TPT (psi),class', ...rows].join('\n'));
  await expect(page.getByRole('radio', { name: 'Time series' })).toBeChecked();
  await expect(page.getByLabel('Tag of P-TPT (psi)')).toHaveValue('P-TPT (psi)');
  await page.getByLabel('Tag of P-TPT (psi)').fill('P-TPT');
  await preview(page);
  await expect(page.getByText('WELL-00042 (new)').first()).toBeVisible();
  await page.getByRole('button', { name: 'Import 120 values' }).click();
  await expect(page.getByText('120 values added')).toBeVisible();
  await expect(page.getByText('2 tags created')).toBeVisible();

  await page.getByRole('button', { name: 'Import another file' }).click();
  const parquet = parquetWriteBuffer({
    columnData: [
      { name: 'time', data: timesOf(90).slice(30) },
      { name: 'P-TPT', data: Array.from({ length: 60 }, (_, at) => 130 + at), type: 'DOUBLE' },
    ],
  });
  await chooseBytes(page, 'WELL-00042_noon.parquet', Buffer.from(parquet));
  await preview(page);
  await expect(page.getByText('on WELL-00042')).toBeVisible();
  await page.getByRole('button', { name: 'Import 60 values' }).click();
  // Half of it was in the first file already.
  await expect(page.getByText('30 values added')).toBeVisible();
  await expect(page.getByText('30 values were here already')).toBeVisible();

  const [well] = await api.get<Identified[]>('/wells');
  const tags = await api.get<Identified[]>('/tags');
  expect(well).toMatchObject({ name: 'WELL-00042' });
  expect(byName(tags)).toMatchObject([
    { name: 'class', wellId: well!.wellId },
    { name: 'P-TPT', unit: 'psi', wellId: well!.wellId },
  ]);
  const latest = await api.get<object[]>('/tags/latest');
  expect(latest).toContainEqual(
    expect.objectContaining({
      tagId: tags.find(({ name }) => name === 'P-TPT')!.tagId,
      value: 189,
      sourceMs: seriesStartMs + 89_000,
    }),
  );

  await page.getByRole('button', { name: 'Undo this import' }).click();
  await expect
    .poll(async () =>
      (await api.get<{ value: number }[]>('/tags/latest')).map(({ value }) => value),
    )
    .toContain(159);
});

test('a table without a time is no time series, and says what is missing', async ({ page }) => {
  await choose(page, 'machines.csv', 'UDI,Torque\n1,42.8\n2,46.3\n3,49.4');
  await page.locator('.segmented').getByText('Time series').click();
  await expect(page.getByText('Say which column holds “Time”.')).toBeVisible();
  await expect(
    page.locator('.step-actions').getByRole('button', { name: 'Preview' }),
  ).toBeDisabled();
});

for (const [name, content] of [
  ['broken.xlsx', 'PK\u0003\u0004 only the beginning of a workbook'],
  ['broken.sqlite', `SQLite format 3\0${'x'.repeat(900)}`],
  ['broken.parquet', 'PAR1 only the beginning of a Parquet file'],
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

interface Identified extends Named {
  readonly wellId: string;
  readonly tagId: string;
}

function byName<Item extends Named>(list: readonly Item[]): readonly Item[] {
  return list.toSorted((one, other) => one.name.localeCompare(other.name));
}

function choose(page: Page, name: string, content: string): Promise<void> {
  return chooseBytes(page, name, Buffer.from(content, 'latin1'));
}

async function chooseBytes(page: Page, name: string, buffer: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer });
}

/** The steps above carry the same word. */
async function preview(page: Page): Promise<void> {
  await page.locator('.step-actions').getByRole('button', { name: 'Preview' }).click();
}

function totals(): Promise<object> {
  return api.get('/production/totals', { source: 'days' });
}
