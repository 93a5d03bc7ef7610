import { expect, test, type Page } from '@playwright/test';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { daySheet, type DaySheet } from './pages/day-sheet.ts';
import { daysAgo } from './pages/days.ts';
import { createOperator, openAt } from './pages/places.ts';
import { openPublicApi, type PublicApi } from './public-api.ts';

const wells = ['Ana 1H', 'Ana 2H', 'Ana 3H'] as const;

let folder: string;
let core: CoreProcess;
let api: PublicApi;
let tenantId: string;
let wellIds: Record<string, string>;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  folder = makeDataFolder();
  core = await startCore(folder);
  const page = await browser.newPage();
  tenantId = await createOperator(page, core, 'Ana Field');
  await page.close();
  api = openPublicApi(() => core, tenantId);
  wellIds = Object.fromEntries(
    await Promise.all(wells.map(async (name) => [name, await makeWell(name)] as const)),
  );
  const past = Array.from({ length: 12 }, (_, index) => daysAgo(index + 3));
  await api.send('POST', '/production/days', {
    entries: wells.flatMap((name) =>
      past.map((day, index) => ({ wellId: wellIds[name], day, values: usual(index) })),
    ),
  });
});
test.afterAll(async () => {
  await core?.stop();
  removeFolder(folder);
});

test('a day is typed with Tab, Enter and arrows, and read back after a reload', async ({
  page,
}) => {
  const { sheet } = await openDay(page);
  await sheet.select('Ana 1H', 'Oil');
  await page.keyboard.type('101.5');
  await page.keyboard.press('Tab');
  await page.keyboard.type('502');
  // After a run of Tabs, Enter begins the next row where the run began.
  await page.keyboard.press('Enter');
  await page.keyboard.type('98');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('497');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('F2');
  await page.keyboard.type('.25');
  await page.keyboard.press('Enter');

  await sheet.expectText('Ana 1H', 'Oil', '101.5');
  await sheet.expectText('Ana 1H', 'Gas', '502');
  await sheet.expectText('Ana 2H', 'Oil', '98.25');
  await sheet.expectText('Ana 2H', 'Gas', '497');
  await expect(sheet.saveState).toHaveText(/All saved/);
  await page.reload();
  await sheet.expectText('Ana 1H', 'Oil', '101.5');
  await sheet.expectText('Ana 2H', 'Oil', '98.25');
  expect(await stored('Ana 2H')).toMatchObject({ oilBbl: 98.25, gasMcf: 497 });
});

test('a block is pasted as from Excel, filled down and undone', async ({ page, context }) => {
  const { sheet, day } = await openDay(page, 4);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(
    (text) => navigator.clipboard.writeText(text),
    '111\t511\r\n112\t1,512.5\r\n',
  );
  await sheet.select('Ana 1H', 'Oil');
  await page.keyboard.press('ControlOrMeta+v');
  await sheet.expectText('Ana 2H', 'Oil', '112');
  await sheet.expectText('Ana 2H', 'Gas', '1,512.5');
  await expect.poll(() => stored('Ana 2H', day)).toMatchObject({ oilBbl: 112, gasMcf: 1512.5 });

  await sheet.select('Ana 1H', 'Water');
  await page.keyboard.type('33');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('ControlOrMeta+d');
  await expect.poll(() => stored('Ana 3H', day)).toMatchObject({ waterBbl: 33 });

  const before = usual(4 - 3);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => stored('Ana 3H', day)).toMatchObject({ waterBbl: before.waterBbl });
  await expect.poll(() => stored('Ana 1H', day)).toMatchObject({ waterBbl: 33 });
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => stored('Ana 1H', day)).toMatchObject({ waterBbl: before.waterBbl });
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => stored('Ana 2H', day)).toMatchObject(before);
  await sheet.expectText('Ana 2H', 'Gas', String(before.gasMcf));
});

test('an odd value is saved with its finding; an impossible one is refused and stays as typed', async ({
  page,
}) => {
  const { sheet, day } = await openDay(page);
  await sheet.select('Ana 3H', 'Oil');
  await page.keyboard.type('900');
  await expect(sheet.line, 'said while typing').toContainText(/against the usual/);
  await page.keyboard.press('Enter');
  await sheet.select('Ana 3H', 'Oil');
  await expect(sheet.line).toContainText(/Oil: 900.*the usual 10\d/);
  await expect.poll(() => stored('Ana 3H', day)).toMatchObject({ oilBbl: 900 });

  for (const [column, typed, words] of [
    ['Oil', '-5', /cannot be below zero/],
    ['Gas', '12..5', /“12..5” is not a number/],
    ['Hours', '31', /No day has 31 hours/],
  ] as const) {
    await sheet.select('Ana 3H', column);
    await page.keyboard.type(typed);
    await page.keyboard.press('Enter');
    await sheet.select('Ana 3H', column);
    await expect(sheet.line).toContainText(words);
    await sheet.expectText('Ana 3H', column, typed);
    await expect(await sheet.cell('Ana 3H', column)).toHaveAttribute('aria-invalid', 'true');
  }
  await expect(sheet.saveState).toContainText('3 values not saved');
  await page.reload();
  await sheet.expectText('Ana 3H', 'Hours', '31');
  expect(await stored('Ana 3H', day)).toMatchObject({ oilBbl: 900, gasMcf: null, hoursOn: null });

  await page.getByRole('button', { name: 'Drop them' }).click();
  await sheet.expectText('Ana 3H', 'Oil', '900');
});

test('what is typed while the core is down is kept and sent when it is back', async ({ page }) => {
  const { sheet, day } = await openDay(page, 5);
  const port = Number(new URL(core.address).port);
  // What the page never had before the cut it cannot show while it lasts.
  await sheet.expectText('Ana 1H', 'Oil', String(usual(5 - 3).oilBbl));
  await core.kill();
  await expect(page.getByText(/reconnecting/i)).toBeVisible();
  await sheet.select('Ana 1H', 'Oil');
  await page.keyboard.type('77');
  await page.keyboard.press('Tab');
  await page.keyboard.type('477');
  await page.keyboard.press('Enter');
  await expect(sheet.saveState).toContainText('2 values waiting');
  await sheet.expectText('Ana 1H', 'Oil', '77');

  core = await startCore(folder, [], port);
  await expect(sheet.saveState).toHaveText(/All saved/);
  await expect(page.getByText(/reconnecting/i)).toBeHidden();
  expect(await stored('Ana 1H', day)).toMatchObject({ oilBbl: 77, gasMcf: 477 });
});

test('a text in an open cell survives the page', async ({ page, context }) => {
  const { sheet, day } = await openDay(page, 6);
  await sheet.select('Ana 2H', 'Oil');
  await page.keyboard.type('66.5');
  await expect((await sheet.cell('Ana 2H', 'Oil')).getByRole('textbox')).toHaveValue('66.5');
  await page.close({ runBeforeUnload: false });

  const next = await context.newPage();
  const again = (await openDay(next, 6)).sheet;
  await expect(next.getByText(/typed and not saved before WellOS was closed/)).toBeVisible();
  await again.expectText('Ana 2H', 'Oil', '66.5');
  expect(await stored('Ana 2H', day)).toMatchObject({ oilBbl: usual(6 - 3).oilBbl });
  await next.getByRole('button', { name: 'Save them' }).click();
  await expect(again.saveState).toHaveText(/All saved/);
  expect(await stored('Ana 2H', day)).toMatchObject({ oilBbl: 66.5 });
});

async function makeWell(name: string): Promise<string> {
  const fields = { name, status: 'producing', purpose: 'oil', lift: 'rodPump' };
  const made = await api.send<{ wellId: string }>('POST', '/wells', { fields });
  return made.wellId;
}

/** Close to 100 bbl, 500 Mcf and 50 bbl, never twice the same. */
function usual(index: number) {
  return { oilBbl: 100 + (index % 5), gasMcf: 500 + (index % 7), waterBbl: 50 + (index % 3) };
}

async function openDay(page: Page, ago = 2): Promise<{ sheet: DaySheet; day: string }> {
  const day = daysAgo(ago);
  await openAt(page, core, tenantId, `production?day=${day}`);
  return { sheet: daySheet(page), day };
}

async function stored(well: string, day = daysAgo(2)): Promise<object | undefined> {
  const period = { from: day, to: day };
  const days = await api.get<object[]>(`/wells/${wellIds[well]}/production/days`, period);
  return days[0];
}
