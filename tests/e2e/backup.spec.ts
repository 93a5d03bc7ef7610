import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { createOperator, goTo, openApp } from './pages/places.ts';

const passphrase = 'five words that nobody guesses';
let folder: string;
let core: CoreProcess;
let other: CoreProcess | undefined;

test.beforeEach(async () => {
  folder = makeDataFolder();
  core = await startCore(folder);
});
test.afterEach(async () => {
  await core.stop();
  await other?.stop();
  other = undefined;
  removeFolder(folder);
});

const shots = process.env['WELLOS_BACKUP_SHOTS'];
async function look(page: Page, name: string): Promise<void> {
  if (!shots) return;
  await page.setViewportSize({ width: 1440, height: 1900 });
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: join(shots, `${name}-${theme}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: join(shots, `${name}-phone.png`), fullPage: true });
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('BAK-01 an operator is backed up on one computer and restored from the welcome screen of another', async ({
  page,
}) => {
  const stick = join(folder, 'stick');
  mkdirSync(stick);
  const tenantId = await createOperator(page, core, 'Mesa Verde Oil');
  await page.getByRole('button', { name: 'Add well' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add well' });
  await dialog.getByLabel('Name').fill('Caprock 7H');
  await dialog.getByRole('button', { name: 'Add well' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Caprock 7H' })).toBeVisible();

  await goTo(page, core, tenantId, 'settings/backups');
  await expect(page.getByText('Not backed up by itself')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Back up now' })).toBeDisabled();
  await look(page, 'empty');
  await page.getByLabel('Folder for backups').fill(join(folder, 'none'));
  await page.getByRole('button', { name: 'Use this folder' }).click();
  await expect(page.getByText(/WellOS cannot write to/).first()).toBeVisible();
  await page.getByLabel('Folder for backups').fill(stick);
  await page.getByRole('button', { name: 'Use this folder' }).click();
  await page.getByLabel('New passphrase').fill(passphrase);
  await page.getByLabel('The same again').fill(passphrase);
  await page.getByRole('button', { name: 'Set passphrase' }).click();
  const daily = page.getByRole('checkbox', { name: 'Back up every day' });
  // Ticked once the core has taken it.
  await daily.click();
  await expect(daily).toBeChecked();
  await page.getByRole('button', { name: 'Back up now' }).click();
  await expect(page.getByText('Proven', { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Not backed up by itself')).toBeHidden();
  expect(readdirSync(stick)).toHaveLength(1);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Make a recovery kit' }).click();
  const kit = await downloading;
  expect(kit.suggestedFilename()).toMatch(/^WellOS recovery kit .*\.pdf$/);
  if (shots) await kit.saveAs(join(shots, 'kit.pdf'));
  await expect(page.getByText('No recovery kit')).toBeHidden();
  await look(page, 'made');

  other = await startCore(join(folder, 'other'));
  await openApp(page, other);
  const card = page.getByRole('region', { name: 'Restore a backup' });
  await card.getByLabel('Backup or folder').fill(stick);
  await card.getByRole('button', { name: 'Look' }).click();
  await look(page, 'found');
  await card.getByRole('button', { name: 'Restore…' }).click();
  const restore = page.getByRole('dialog', { name: 'Restore a backup' });
  await expect(restore.getByText('Mesa Verde Oil')).toBeVisible();
  await restore.getByLabel('Passphrase').fill('not the right one at all');
  await restore.getByRole('button', { name: 'Restore' }).click();
  await expect(restore.getByRole('alert')).toContainText('That does not open this backup');
  await look(page, 'wrong');
  await restore.getByLabel('Passphrase').fill(passphrase);
  await restore.getByRole('button', { name: 'Restore' }).click();
  await expect(card.getByText('was restored and is whole')).toBeVisible({ timeout: 60_000 });
  await look(page, 'restored');
  await card.getByRole('link', { name: 'Go there' }).click();
  await goTo(page, other, tenantId, 'wells');
  await expect(page.getByText('Caprock 7H').first()).toBeVisible();
});
