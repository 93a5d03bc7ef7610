import { expect, test } from '@playwright/test';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { graveFindings } from './pages/accessible.ts';
import { createOperator, openAt } from './pages/places.ts';

let folder: string;
let core: CoreProcess;
let tenantId: string;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  folder = makeDataFolder();
  core = await startCore(folder);
  const page = await browser.newPage();
  tenantId = await createOperator(page, core, 'Ana Field');
  await page.close();
});
test.afterAll(async () => {
  await core?.stop();
  removeFolder(folder);
});

test('NTE-01 NTE-11 two windows write in the shift log at once, and see each other', async ({
  browser,
}) => {
  const context = await browser.newContext();
  const [one, other] = await Promise.all([context.newPage(), context.newPage()]);
  await openAt(one, core, tenantId, 'overview/shift-log');
  await one.getByRole('button', { name: 'Begin writing' }).click();
  const mine = one.getByRole('textbox', { name: 'Shift log' });
  await mine.click();
  await one.keyboard.type('Pump 7 is down.');
  await openAt(other, core, tenantId, 'overview/shift-log');
  const theirs = other.getByRole('textbox', { name: 'Shift log' });
  await expect(theirs).toContainText('Pump 7 is down.');
  await theirs.click();
  await other.keyboard.press('Control+End');
  await other.keyboard.type(' Crew called.');
  await expect(mine).toContainText('Pump 7 is down. Crew called.');
  await expect(one.locator('.note-cursor')).toBeVisible();
  await expect(one.getByText('is here too')).toBeVisible();
  // Taking back is of one's own letters only.
  await one.keyboard.press('Control+z');
  await expect(theirs).not.toContainText('Pump 7');
  await expect(theirs).toContainText('Crew called.');
  await one.keyboard.press('Control+Shift+Z');
  await expect(theirs).toContainText('Pump 7 is down. Crew called.');
  expect(await graveFindings(one, { within: '.notes' })).toEqual([]);
  await other.close();
  await one.reload();
  await expect(one.getByRole('textbox', { name: 'Shift log' })).toContainText('Crew called.');
  await context.close();
});

test('NTE-09 a window goes on writing while the core is away, and nothing of it is lost', async ({
  page,
}) => {
  await openAt(page, core, tenantId, 'overview/shift-log');
  const log = page.getByRole('textbox', { name: 'Shift log' });
  await expect(log).toContainText('Crew called.');
  const port = Number(new URL(core.url).port);
  await core.kill();
  await log.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Power was cut.');
  core = await startCore(folder, [], port);
  await expect
    .poll(async () => {
      const other = await page.context().newPage();
      await openAt(other, core, tenantId, 'overview/shift-log');
      const text = await other.getByRole('textbox', { name: 'Shift log' }).textContent();
      await other.close();
      return text;
    })
    .toContain('Crew called. Power was cut.');
});
