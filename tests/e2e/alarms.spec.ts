import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { alarmList } from './pages/alarm-list.ts';
import { goTo, openApp, tenantOf } from './pages/places.ts';
import { openPublicApi } from './public-api.ts';

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

const name = 'Tubing pressure is there';
const reason = 'Gauge is being changed';

test('an alarm is written, comes up over Modbus, is acknowledged and shelved by keyboard, and is in the journal', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await openApp(page, core);
  const tenantId = tenantOf(page);
  const { list, row, moveTo } = alarmList(page);

  await test.step('it is not enabled before its reasons are written down', async () => {
    await goTo(page, core, tenantId, 'alarms/definitions');
    await page.getByRole('button', { name: 'New alarm' }).click();
    await page.getByLabel('Find a tag or device').fill('tubing pressure mesquite draw 1');
    await page.getByRole('button', { name: /^Tubing pressure Mesquite Draw 1$/ }).click();
    await writeAlarm(page);
  });

  await test.step('it comes up, critical and unacknowledged, with its value and limit', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await expect(row(name)).toHaveAttribute('data-phase', 'unacknowledged');
    await expect(row(name)).toContainText('Critical');
    await expect(row(name)).toContainText('> 1 psi');
    await expect(row(name).locator('[data-tag-id]')).toContainText(/\d\s*psi/);
    await expect(page.locator('.alarm-bell')).toContainText('Critical: 1 active, 1 unacknowledged');
    await expect(page.locator('.alarm-bell')).toHaveAttribute('data-sounding', 'critical');
  });

  await test.step('A acknowledges it, and it sounds no more', async () => {
    await moveTo(name);
    await page.keyboard.press('Enter');
    await expect(row(name)).toContainText('Compare with the gauge at the tree');
    await page.keyboard.press('a');
    await expect(row(name)).toHaveAttribute('data-phase', 'acknowledged');
    await expect(page.locator('.alarm-bell')).toContainText('Critical: 1 active, 0 unacknowledged');
    await expect(page.locator('.alarm-bell')).not.toHaveAttribute('data-sounding', 'critical');
  });

  await test.step('the two keys of another screen shelve nothing on their way', async () => {
    await list.focus();
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await expect(page).toHaveURL(/\/settings/);
    await page.goBack();
    await expect(row(name)).toBeVisible();
  });

  await test.step('S shelves it for a reason, with a second person', async () => {
    await moveTo(name);
    await page.keyboard.press('s');
    const dialog = page.getByRole('dialog', { name: 'Shelve an alarm' });
    const shelve = dialog.getByRole('button', { name: 'Shelve', exact: true });
    await dialog.getByLabel('Reason').fill(reason);
    await expect(shelve).toBeDisabled();
    await dialog.getByLabel('Second person').fill('Second Pumper');
    await page.keyboard.press('Enter');
    await expect(row(name)).toHaveCount(0);
    await goTo(page, core, tenantId, 'alarms/suppressed');
    const shelved = page.getByRole('grid').getByRole('row').filter({ hasText: name });
    await expect(shelved).toContainText(reason);
    await expect(shelved).toContainText('Second Pumper');
    await expect(shelved).toContainText(/\d+ min/);
  });

  await test.step('the journal finds it by its reason, and hands it over as CSV', async () => {
    await goTo(page, core, tenantId, 'alarms/journal');
    await page.getByLabel('Alarm, tag, well, person or reason').fill(reason);
    const journal = page.getByRole('table', { name: 'Journal' });
    await expect(journal.locator('[data-index]')).toHaveCount(1);
    await expect(journal.locator('[data-index]')).toContainText('Shelved');
    await page.getByLabel('Alarm, tag, well, person or reason').fill(name);
    await expect(journal.locator('[data-index]').filter({ hasText: 'Acknowledged' })).toHaveCount(
      1,
    );
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('button', { name: 'Write the file' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the file' }).click(),
    ]);
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines).toHaveLength(1 + (await journal.locator('[data-index]').count()));
    expect(lines.some((line) => line.includes(reason) && line.includes('Second Pumper'))).toBe(
      true,
    );
  });

  await test.step('taken off the shelf it is announced anew', async () => {
    await goTo(page, core, tenantId, 'alarms/suppressed');
    await page.getByRole('button', { name: 'Unshelve' }).click();
    await goTo(page, core, tenantId, 'alarms');
    await expect(row(name)).toHaveAttribute('data-phase', 'unacknowledged');
    const api = openPublicApi(() => core, tenantId);
    const { alarms } = await api.get<{ alarms: { name: string; wellName: string }[] }>(
      '/alarms/active',
    );
    expect(alarms.find((alarm) => alarm.name === name)?.wellName).toBe('Mesquite Draw 1');
  });
});

/** Fills the form of a new alarm that is certain to come up, and saves it. */
async function writeAlarm(page: Page): Promise<void> {
  const panel = page.getByRole('complementary', { name: 'New alarm' });
  const save = panel.getByRole('button', { name: 'Save' });
  await panel.getByLabel('Name').fill(name);
  await panel.getByLabel('Limit').fill('1');
  await panel.getByLabel('On-delay').fill('0');
  await panel.getByLabel('If nobody responds').selectOption('severe');
  await panel.getByLabel('Time to respond').fill('5');
  await panel.getByLabel('Time to respond').press('Enter');
  await expect(panel.getByText('Critical')).toBeVisible();
  await panel.getByLabel('Enabled').check();
  await expect(save).toBeDisabled();
  await panel.getByLabel('Cause').fill('The well is alive.');
  await panel.getByLabel('Consequence').fill('None.');
  await panel.getByLabel('What to do').fill('Compare with the gauge at the tree.');
  await panel.getByLabel('Approved by').fill('Engineer');
  await save.click();
  await expect(panel).toBeHidden();
}
