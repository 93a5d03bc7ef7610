import { expect, test, type Page } from '@playwright/test';
import sharp from 'sharp';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { createOperator, goTo } from './pages/places.ts';
import { openPublicApi } from './public-api.ts';

let folder: string;
let core: CoreProcess;
let page: Page;
let tenantId: string;
let wellId: string;

const photo = (background: string) =>
  sharp({ create: { width: 2_000, height: 1_500, channels: 3, background } })
    .jpeg()
    .toBuffer();

test.beforeAll(async ({ browser }) => {
  folder = makeDataFolder();
  core = await startCore(folder);
  page = await browser.newPage();
  tenantId = await createOperator(page, core, 'Mesa Operating');
  const api = openPublicApi(() => core, tenantId);
  ({ wellId } = await api.send<{ wellId: string }>('POST', '/wells', {
    fields: { name: 'Lea 1' },
  }));
});
test.beforeEach(() => goTo(page, core, tenantId, `wells/${wellId}?tab=photos`));
test.afterAll(async () => {
  await page?.close();
  await core?.stop();
  removeFolder(folder);
});

const tiles = () => page.getByRole('list', { name: 'Photos and files' }).getByRole('button');
const viewer = () => page.getByRole('dialog');

async function choose(files: { name: string; mimeType: string; buffer: Buffer }[]) {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add photos or files' }).click();
  await (await chooser).setFiles(files);
}

test('BLB-10 BLB-13 BLB-19 photos of a well are added, looked at one after the other, captioned, removed and brought back', async () => {
  await expect(page.getByText('No photos or files yet')).toBeVisible();
  await choose([
    { name: 'pump.jpg', mimeType: 'image/jpeg', buffer: await photo('#7a4b2c') },
    { name: 'tank.jpg', mimeType: 'image/jpeg', buffer: await photo('#35607a') },
    { name: 'phone.heic', mimeType: 'image/heic', buffer: Buffer.from('\0\0\0\x18ftypheic') },
  ]);
  await expect(tiles()).toHaveCount(3);
  const first = page.getByRole('img', { name: 'pump.jpg' });
  await expect(first).toBeVisible();
  expect(await first.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320);

  await tiles().filter({ hasText: 'phone.heic' }).click();
  await expect(viewer()).toContainText('WellOS cannot show it');
  await page.keyboard.press('ArrowRight');
  await expect(viewer().getByRole('heading')).toHaveText('tank.jpg');
  await page.keyboard.press('ArrowRight');
  await expect(viewer().getByRole('heading')).toHaveText('pump.jpg');
  await expect(viewer().getByRole('button', { name: 'Next' })).toBeDisabled();
  await viewer().getByLabel('Caption').fill('Stuffing box leaks');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Caption saved', { exact: true })).toBeVisible();

  const download = page.waitForEvent('download');
  await viewer().getByRole('button', { name: 'Download original' }).click();
  const file = await (await download).path();
  expect(await sharp(file).metadata()).toMatchObject({ width: 2_000, height: 1_500 });

  await viewer().getByRole('button', { name: 'Remove' }).click();
  await expect(viewer()).toBeHidden();
  await expect(tiles()).toHaveCount(2);
  const said = page.getByRole('listitem').filter({ hasText: 'pump.jpg was removed' });
  await said.getByRole('button', { name: 'Undo' }).click();
  await expect(tiles()).toHaveCount(3);
  await expect(page.getByRole('img', { name: 'Stuffing box leaks' })).toBeVisible();
});

test('BLB-16 a file that is empty is said to be one, and the others are taken', async () => {
  await choose([
    { name: 'nothing.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Pump changed') },
  ]);
  await expect(tiles().filter({ hasText: 'notes.txt' })).toHaveCount(1);
  await expect(page.getByText('nothing.txt').first()).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText('nothing.txt')).toHaveCount(0);
});

test('a picture is pasted, and on a phone one is taken', async () => {
  const bytes = [...(await photo('#557755'))];
  await page.evaluate((numbers) => {
    const pasted = new DataTransfer();
    pasted.items.add(new File([new Uint8Array(numbers)], 'pasted.jpg', { type: 'image/jpeg' }));
    document.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: pasted, bubbles: true, cancelable: true }),
    );
  }, bytes);
  await expect(page.getByRole('img', { name: 'pasted.jpg' })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Take a photo' }).click();
  await (
    await chooser
  ).setFiles([{ name: 'taken.jpg', mimeType: 'image/jpeg', buffer: await photo('#aa8844') }]);
  await expect(page.getByRole('img', { name: 'taken.jpg' })).toBeVisible();
  const pictures = process.env['WELLOS_PICTURES'];
  if (pictures !== undefined) await takePictures(pictures);
});

/** To be looked at by whoever changes the screen. */
async function takePictures(into: string) {
  await page.screenshot({ path: `${into}/grid-phone.png` });
  await tiles().first().click();
  await page.waitForTimeout(800);
  await page.screenshot({ path: `${into}/viewer-phone.png` });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${into}/viewer.png` });
  await page.keyboard.press('Escape');
  await page.screenshot({ path: `${into}/grid.png` });
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
  await page.screenshot({ path: `${into}/grid-dark.png` });
  await tiles().last().click();
  await page.waitForTimeout(500);
  await page.screenshot({ path: `${into}/viewer-dark.png` });
}
