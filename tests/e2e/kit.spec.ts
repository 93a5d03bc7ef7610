import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { expect, test, type BrowserContext, type Locator, type Page } from '@playwright/test';
import encodeQR from 'qr';
import { encodeKitText } from '#shared/domain/backups/kit-text.ts';
import { readPdf } from '#tests/fixtures/read-pdf.ts';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { graveFindings } from './pages/accessible.ts';
import { createOperator, goTo, openApp } from './pages/places.ts';
import { connectRelay, syncState } from './pages/sync-page.ts';
import { openPublicApi } from './public-api.ts';
import { startRelay, type RelayProcess } from './relay-process.ts';

/** An owner's computer, which is lost with all that lies on it, and an empty one; the relay is left. */
let relay: RelayProcess;
let office: CoreProcess;
let laptop: CoreProcess;
let third: CoreProcess | undefined;
let folders: string[];
let context: BrowserContext;
let page: Page;
let tenantId: string;
/** As it stands on the sheet. */
let code: string;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  folders = [makeDataFolder(), makeDataFolder()];
  [relay, office, laptop] = await Promise.all([
    startRelay(),
    startCore(folders[0]!),
    startCore(folders[1]!),
  ]);
  context = await browser.newContext({ reducedMotion: 'reduce' });
  page = await context.newPage();
});
test.afterAll(async () => {
  await context?.close();
  await office?.kill();
  await laptop?.stop();
  await third?.stop();
  for (const folder of folders) removeFolder(folder);
  await relay?.stop();
});

const shots = process.env['WELLOS_KIT_SHOTS'];
async function look(name: string): Promise<void> {
  expect(await graveFindings(page)).toEqual([]);
  if (!shots) return;
  for (const [size, width, height] of [
    ['desk', 1440, 900],
    ['phone', 390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.screenshot({
        path: join(shots, `${name}-${size}-${theme}.png`),
        fullPage: true,
      });
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Makes a kit under Settings and reads the sheet. */
async function printKit(core: CoreProcess, button: string): Promise<string> {
  await goTo(page, core, tenantId, 'settings/backups');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog');
  if (button.includes('new')) await dialog.getByRole('button', { name: button }).click();
  const path = await (await downloading).path();
  if (shots) await (await downloading).saveAs(join(shots, 'sheet.pdf'));
  const text = readPdf(readFileSync(path)).pages[0]!;
  expect(text.replaceAll(/\s+/g, ' ')).toContain(`${relay.url}t/mesa`);
  const lines = text.match(/\b[0-9A-HJKMNP-TV-Z]{4}(?:\s*-\s*[0-9A-HJKMNP-TV-Z]{4}){2}/g) ?? [];
  return lines.join('-').replaceAll(/\s/g, '');
}

/** Looks at the relay with the code and the address typed in; answers the card that shows what was found. */
async function findWithKit(at: Page): Promise<Locator> {
  const card = at.getByRole('region', { name: 'Use a recovery kit' });
  await card.getByRole('button', { name: 'Enter the code' }).click();
  await card.getByLabel('Recovery code').fill(code);
  await card.getByLabel('Address of the relay').fill(`${relay.url}t/mesa`);
  await card.getByRole('button', { name: 'Look for the operator' }).click();
  await expect(card.getByText('2 computers are members')).toBeVisible();
  return card;
}

const kitRow = () => page.locator('[data-member^="Recovery kit"]');

test('SYN-327 a recovery kit stands among the people as what it is, and of the last one it is said when it is taken out', async () => {
  tenantId = await createOperator(page, office, 'Mesa Verde Oil');
  const api = openPublicApi(() => office, tenantId);
  for (const name of ['Mesa 1H', 'Mesa 2H']) await api.send('POST', '/wells', { fields: { name } });
  const claim = await relay.addTenant('mesa');
  await connectRelay(page, office, tenantId, { address: `${relay.url}t/mesa`, claim });
  await expect(syncState(page)).toHaveText('All sent');
  await printKit(office, 'Make a recovery kit');
  await goTo(page, office, tenantId, 'settings/people');
  await expect(kitRow()).toContainText(/Recovery kit, printed .*20\d\d/);
  await expect(kitRow()).toContainText('A sheet of paper');
  await look('people');
  await kitRow().getByRole('button').click();
  await page.getByRole('menuitem', { name: 'Take out' }).click();
  const dialog = page.getByRole('dialog', { name: 'Take the recovery kit out?' });
  await expect(dialog).toContainText('No other recovery kit is left');
  await expect(dialog).toContainText('1 owner’s computer is left');
  await look('revoke');
  await dialog.getByRole('button', { name: 'Take out' }).click();
  await expect(kitRow().getByText('Taken out')).toBeVisible();
  await goTo(page, office, tenantId, 'settings/backups');
  await expect(page.getByText('Opens backups only')).toBeVisible();
  code = await printKit(office, 'Make a new kit');
  await expect(page.getByText('Brings an owner back')).toBeVisible();
  await goTo(page, office, tenantId, 'sync');
  await expect(syncState(page)).toHaveText('All sent');
  await goTo(page, office, tenantId, 'settings/people');
  await expect(kitRow()).toHaveCount(2);
});

test('SYN-326 the code is looked at while it is typed, and a picture of the sheet says code and address', async () => {
  await office.kill();
  await openApp(page, laptop);
  await look('welcome');
  const card = page.getByRole('region', { name: 'Use a recovery kit' });
  await card.getByRole('button', { name: 'Enter the code' }).click();
  const field = card.getByLabel('Recovery code');
  await expect(field).toBeFocused();
  await field.pressSequentially(code.slice(0, 12).toLowerCase());
  await expect(card.getByText('2 of 9 groups')).toBeVisible();
  await field.fill(`${code.slice(0, 10)}U`);
  await expect(card.getByText('No code has “U” in it: look at group 3 again.')).toBeVisible();
  await field.fill((code.startsWith('Z') ? 'Y' : 'Z') + code.slice(1));
  await expect(card.getByText('One character is not as printed.')).toBeVisible();
  await look('mistyped');
  const look_ = card.getByRole('button', { name: 'Look for the operator' });
  await expect(look_).toBeDisabled();
  await field.fill(code);
  await expect(card.getByText('The code is whole.')).toBeVisible();
  await card.getByLabel('Address of the relay').fill(`${relay.url}t/nobody`);
  await look_.click();
  await expect(card.getByRole('alert')).toContainText('knows no operator by the name');
  await card.getByLabel('Address of the relay').fill('http://127.0.0.1:1/t/mesa');
  await look_.click();
  await expect(card.getByRole('alert')).toContainText('nothing is listening');
  await look('not-reached');
  await card.getByRole('radio', { name: 'In a file from a stick' }).click();
  await card.getByLabel('File from another computer').fill(join(folders[1]!, 'gone.wellossync'));
  await look_.click();
  await expect(card.getByRole('alert')).toContainText('cannot read');
  await look('file');
  await card.getByRole('radio', { name: 'At a relay' }).click();
  await field.fill('');
  await card.getByLabel('Address of the relay').fill('');
  const choosing = page.waitForEvent('filechooser');
  await card.getByRole('button', { name: 'Open a picture of the kit' }).click();
  const text = encodeKitText({ code, relay: `${relay.url}t/mesa` });
  const buffer = Buffer.from(encodeQR(text, 'gif', { scale: 8, border: 4 }));
  await (await choosing).setFiles({ name: 'kit.png', mimeType: 'image/gif', buffer });
  await expect(field).toHaveValue(code);
  await expect(card.getByLabel('Address of the relay')).toHaveValue(`${relay.url}t/mesa`);
  await look_.click();
  await expect(card.getByText('Mesa Verde Oil is there')).toBeVisible();
  await expect(card.getByText('1 computer is a member')).toBeVisible();
  await look('found');
});

test('SYN-321 the operator comes back to the empty computer, which its person names, and the kit stays', async () => {
  const card = page.getByRole('region', { name: 'Use a recovery kit' });
  await card.getByLabel('Your name').fill('Ana Morales');
  await card.getByLabel('This computer').fill('New laptop');
  await card.getByRole('button', { name: 'Bring it back to this computer' }).click();
  await expect(page).toHaveURL(new RegExp(`/t/${tenantId}/sync`));
  await expect(syncState(page)).toHaveText('All sent', { timeout: 60_000 });
  await look('back');
  await goTo(page, laptop, tenantId, 'wells');
  await expect(page.getByRole('gridcell', { name: 'Mesa 2H' })).toBeVisible();
  await goTo(page, laptop, tenantId, 'settings/people');
  await expect(page.locator('[data-member="New laptop (Ana Morales)"]')).toContainText('Owner');
  await expect(kitRow().filter({ hasNotText: 'Taken out' })).toHaveCount(1);
  await look('people-back');
});

test('SYN-323 a kit that is taken out while it is used says so, and what it has begun is removed', async () => {
  const folder = makeDataFolder();
  folders.push(folder);
  third = await startCore(folder);
  const before = page;
  const other = await context.newPage();
  await openApp(other, third);
  const card = await findWithKit(other);
  const old = code;
  code = await printKit(laptop, 'Make a new kit');
  expect(code).not.toBe(old);
  await goTo(page, laptop, tenantId, 'sync');
  await expect(syncState(page)).toHaveText('All sent');
  await card.getByRole('button', { name: 'Bring it back to this computer' }).click();
  await expect(other.getByText('This recovery kit is not valid any more')).toBeVisible();
  page = other;
  await look('void');
  page = before;
  await other.getByRole('button', { name: 'Remove it from this computer' }).click();
  await expect(other).toHaveURL(/#\/welcome$/);
  await other.close();
});

test('SYN-324 a computer whose relay has gone meanwhile says so, and what it has begun can be given up', async () => {
  await openApp(page, third!);
  const card = await findWithKit(page);
  await relay.stop();
  await card.getByRole('button', { name: 'Bring it back to this computer' }).click();
  await expect(page.getByText('Bringing Mesa Verde Oil back')).toBeVisible();
  await expect(page.getByText('Reaching the relay as the kit')).toBeVisible();
  await look('waiting');
  await page.getByRole('button', { name: 'Give up' }).click();
  await expect(page).toHaveURL(/#\/welcome$/);
  await expect(page.locator('.toast-text').getByText('Nothing of it is left')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Operators on this computer' })).toHaveCount(0);
});
