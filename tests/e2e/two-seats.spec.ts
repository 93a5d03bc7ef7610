import { readFile } from 'node:fs/promises';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { graveFindings } from './pages/accessible.ts';
import { daySheet } from './pages/day-sheet.ts';
import { daysAgo } from './pages/days.ts';
import { createOperator, goTo, openApp } from './pages/places.ts';
import { connectRelay, invite, syncState, turnSync } from './pages/sync-page.ts';
import { openPublicApi } from './public-api.ts';
import { startRelay, type RelayProcess } from './relay-process.ts';

/** One of the two computers: a core of its own, and a window that looks at it. */
interface Seat {
  readonly folder: string;
  readonly core: CoreProcess;
  readonly context: BrowserContext;
  readonly page: Page;
}

const day = daysAgo(2);
const wells = ['Ana 1H', 'Ana 2H'] as const;
let relay: RelayProcess;
let office: Seat;
let truck: Seat;
let tenantId: string;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  const openSeat = async (): Promise<Seat> => {
    const folder = makeDataFolder();
    const core = await startCore(folder);
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    return { folder, core, context, page: await context.newPage() };
  };
  [relay, office, truck] = await Promise.all([startRelay(), openSeat(), openSeat()]);
});
test.afterAll(async () => {
  for (const seat of [office, truck]) {
    await seat?.context.close();
    await seat?.core.stop();
    if (seat) removeFolder(seat.folder);
  }
  await relay?.stop();
});

test('an operator is alone on its computer, and says so, until it is brought to a relay', async () => {
  const { page, core } = office;
  tenantId = await createOperator(page, core, 'Ana Field');
  await expect(syncState(page)).toHaveText('On this computer only');
  const api = openPublicApi(() => core, tenantId);
  for (const name of wells) {
    const fields = { name, status: 'producing', purpose: 'oil', lift: 'rodPump' };
    await api.send('POST', '/wells', { fields });
  }
  const claim = await relay.addTenant('ana-field');
  await connectRelay(page, core, tenantId, { address: `${relay.url}t/ana-field`, claim });
  await expect(syncState(page)).toHaveText('All sent');
  await expect(page.locator('.sync-place[data-state="holds"]')).toContainText('Relay');
  await expectAccessible(page);
});

test('SYN-162 SYN-163 SYN-166 a computer joins by an invitation, once an owner has found the same code on both screens', async () => {
  const text = await invite(office.page, office.core, tenantId, { role: 'Pumper', note: 'Truck' });
  const { page, core } = truck;
  await openApp(page, core);
  const field = page.getByLabel('Invitation');
  await field.fill('wellos:join/half');
  await expect(page.getByText('This is no invitation')).toBeVisible();
  await openPicture(await page.screenshot());
  await expect(page.getByText('No QR code was found')).toBeVisible();
  await openPicture(await office.page.locator('.qr-code').screenshot());
  await expect(field).toHaveValue(text);
  await expect(page.getByText('Ana Field as Pumper')).toBeVisible();
  await page.getByLabel('Your name').fill('Ana Morales');
  await page.getByLabel('This computer').fill('Truck 3');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/t/${tenantId}/sync`));

  const shown = page.locator('.people-code');
  await expect(shown).toBeVisible();
  const asked = office.page.getByRole('dialog').locator('.people-code');
  await expect(asked).toHaveText(await shown.innerText());
  await expectAccessible(page);
  await goTo(page, core, tenantId, 'wells');
  await expect(page.getByText('Joining Ana Field')).toBeVisible();
  await expect(page.getByText('Ana 1H')).toHaveCount(0);

  await office.page.getByRole('button', { name: 'It is the same: let in' }).click();
  await expect(page.getByRole('gridcell', { name: 'Ana 1H' })).toBeVisible();
  await expect(syncState(page)).toHaveText('In step');
  await expect(office.page.locator('[data-member]').filter({ hasText: 'Truck 3' })).toContainText(
    'Ana Morales',
  );
});

test('SYN-160 a gauge that is typed in one window shows in the other, and both say the same', async () => {
  const [there, here] = [await openDay(office), await openDay(truck)];
  await there.select('Ana 1H', 'Oil');
  await office.page.keyboard.type('101.5');
  await office.page.keyboard.press('Enter');
  await here.expectText('Ana 1H', 'Oil', '101.5');
  await here.select('Ana 2H', 'Gas');
  await truck.page.keyboard.type('512');
  await truck.page.keyboard.press('Enter');
  await there.expectText('Ana 2H', 'Gas', '512');
  await expectSame();
});

test('SYN-161 what both typed apart is in both afterwards, and until then each says how much is here only', async () => {
  for (const { page, core } of [office, truck]) await turnSync(page, core, tenantId, 'Pause');
  const [there, here] = [await openDay(office), await openDay(truck)];
  await there.select('Ana 1H', 'Water');
  await office.page.keyboard.type('33');
  await office.page.keyboard.press('Enter');
  await here.select('Ana 2H', 'Oil');
  await truck.page.keyboard.type('66.25');
  await truck.page.keyboard.press('Enter');
  for (const { page } of [office, truck])
    await expect(syncState(page)).toHaveText(/^Paused · [1-9]\d* to send$/);
  await there.expectText('Ana 2H', 'Oil', '');

  for (const { page, core } of [office, truck]) await turnSync(page, core, tenantId, 'Resume');
  const [thereAgain, hereAgain] = [await openDay(office), await openDay(truck)];
  await thereAgain.expectText('Ana 2H', 'Oil', '66.25');
  await hereAgain.expectText('Ana 1H', 'Water', '33');
  await expectSame();
});

test('SYN-165 what was written without the right to it is shown to an owner, who takes it up', async () => {
  await turnSync(truck.page, truck.core, tenantId, 'Pause');
  const here = await openDay(truck);
  await here.select('Ana 2H', 'Water');
  await truck.page.keyboard.type('44');
  await truck.page.keyboard.press('Enter');
  await expect(syncState(truck.page)).toHaveText(/^Paused · [1-9]\d* to send$/);

  const { page, core } = office;
  const dialog = await openMember('Change role');
  await dialog.getByLabel('Role').selectOption({ label: 'Viewer' });
  await dialog.getByRole('button', { name: 'Change role' }).click();
  await expect(member('Viewer')).toBeVisible();
  await turnSync(truck.page, truck.core, tenantId, 'Resume');

  const work = page.locator('[data-chunk]');
  await expect(work).toContainText('Daily entries · Ana 2H');
  await expectAccessible(page);
  const there = await openDay(office);
  await there.expectText('Ana 2H', 'Water', '');
  await goTo(page, core, tenantId, 'settings/people');
  await work.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Take up' }).click();
  await expect(work).toHaveCount(0);
  await (await openDay(office)).expectText('Ana 2H', 'Water', '44');
  await (await openDay(truck)).expectText('Ana 2H', 'Water', '44');
  await expectSame();
});

test('SYN-157 the log is narrowed, and what it shows is saved as CSV', async () => {
  const { page, core } = office;
  await goTo(page, core, tenantId, 'sync/log');
  await page.getByRole('radio', { name: 'Members' }).click();
  const rows = page.getByRole('grid').getByRole('row');
  await expect(rows.filter({ hasText: 'Role changed' })).toHaveCount(1);
  await expect(rows.filter({ hasText: 'Sent' })).toHaveCount(0);
  await page.getByPlaceholder('Find in the log').fill('viewer');
  await expect(rows.filter({ hasText: 'Invited' })).toHaveCount(0);
  await expectAccessible(page);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  const csv = await readFile(await (await saving).path(), 'utf8');
  expect(csv.trim().split('\r\n')).toEqual([
    expect.stringMatching(/^\ufeff?When,What,Place,Way,Details$/),
    expect.stringMatching(/^\d{4}-\d\d-\d\dT[^,]*Z,Role changed,.*[vV]iewer/),
  ]);
});

test('SYN-164 before a computer is taken out it is said what that can do and what not; afterwards that computer says so', async () => {
  const dialog = await openMember('Take out', 'Viewer');
  await expect(dialog).toContainText('What it already has cannot be unread.');
  await expectAccessible(office.page);
  await dialog.getByRole('button', { name: 'Take out' }).click();
  await expect(member('Viewer').getByText('Taken out')).toBeVisible();
  await expect(syncState(truck.page)).toHaveText('Taken out');
  await goTo(truck.page, truck.core, tenantId, 'sync');
  await expect(truck.page.getByText('This computer was taken out')).toBeVisible();
  await expectAccessible(truck.page);
  await (await openDay(truck)).expectText('Ana 1H', 'Oil', '101.5');
});

/** The row of the other computer, in the office's window. */
function member(role: string) {
  return office.page.locator('[data-member]').filter({ hasText: role });
}

async function openMember(item: string, role = 'Pumper') {
  const { page, core } = office;
  await goTo(page, core, tenantId, 'settings/people');
  await member(role).getByRole('button').click();
  await page.getByRole('menuitem', { name: item }).click();
  return page.getByRole('dialog');
}

/** As a picture of the office's screen that somebody has sent. */
async function openPicture(buffer: Buffer): Promise<void> {
  const choosing = truck.page.waitForEvent('filechooser');
  await truck.page.getByRole('button', { name: 'Open a picture or file' }).click();
  await (await choosing).setFiles({ name: 'code.png', mimeType: 'image/png', buffer });
}

async function openDay({ page, core }: Seat) {
  await goTo(page, core, tenantId, `production?day=${day}`);
  return daySheet(page);
}

/** Both windows show the same cells, and neither holds anything that the other lacks. */
async function expectSame(): Promise<void> {
  for (const { page } of [office, truck]) await expect(syncState(page)).toHaveText('In step');
  const cells = await Promise.all([office, truck].map(({ page }) => cellsOf(page)));
  expect(cells[0]).toEqual(cells[1]);
  expect(cells[0]!.some((text) => /\d/.test(text))).toBe(true);
}

function cellsOf(page: Page): Promise<string[]> {
  return page.getByRole('grid').locator('.sheet-text').allInnerTexts();
}

async function expectAccessible(page: Page): Promise<void> {
  expect.soft(await graveFindings(page)).toEqual([]);
}
