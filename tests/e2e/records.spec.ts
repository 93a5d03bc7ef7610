import { expect, test, type Page } from '@playwright/test';
import { startFlowComputer, type FlowComputer } from '../drivers/flow-computer.ts';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { createOperator, goTo } from './pages/places.ts';
import { openPublicApi } from './public-api.ts';

let folder: string;
let core: CoreProcess;
let computer: FlowComputer;
let page: Page;
let tenantId: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  folder = makeDataFolder();
  [core, computer] = await Promise.all([startCore(folder), startFlowComputer(20)]);
  computer.writeHours('2026-03-10T00', 5);
  page = await browser.newPage();
  tenantId = await createOperator(page, core, 'Mesa Gas Measurement');
});
test.afterAll(async () => {
  await page?.close();
  await core?.stop();
  await computer?.close();
  removeFolder(folder);
});

test('hourly records of a flow computer are set up in the tag form and collected', async () => {
  await goTo(page, core, tenantId, 'devices');
  await page.getByRole('button', { name: 'Add a device' }).first().click();
  const device = page.getByRole('dialog', { name: 'Add a device' });
  await device.getByLabel('Name', { exact: true }).fill('Sales meter');
  await device.getByLabel('Address', { exact: true }).fill('127.0.0.1');
  await device.getByLabel('Port', { exact: true }).fill(String(computer.port));
  await device.getByLabel('Poll interval').fill('0.2');
  await device.getByRole('button', { name: 'Add and see' }).click();
  await page.getByRole('button', { name: 'Add a tag' }).click();

  const tag = page.getByRole('dialog', { name: 'Add a tag' });
  await tag.getByLabel('Name', { exact: true }).fill('Hourly volume');
  await tag.getByLabel('Unit', { exact: true }).fill('Mcf');
  await tag.getByLabel('Register', { exact: true }).fill('701');
  await tag.getByLabel('Type', { exact: true }).selectOption('f32');
  await tag.getByText('More settings', { exact: true }).first().click();
  await tag.getByLabel('In the records of an archive').check();
  await tag.getByLabel('Place in the record').fill('2');
  await tag.getByLabel('Values of a record').fill('4');
  await tag.getByLabel('Records in the archive').fill('20');
  await tag.getByLabel('Register of the pointer').fill('3001');
  await tag.getByLabel('Time zone of its clock').fill('Texas');
  await tag.getByRole('button', { name: 'Save' }).click();
  await expect(tag.getByLabel('Time zone of its clock')).toHaveAttribute('aria-invalid', 'true');
  await tag.getByLabel('Time zone of its clock').fill('Etc/GMT+6');
  await tag.getByRole('button', { name: 'Save' }).click();
  await expect(tag).toBeHidden();

  const row = page.getByRole('row', { name: /Hourly volume/ });
  await expect(row).toContainText('5');
  computer.write('2026-03-10T05', 77);
  await expect(row).toContainText('77');
});

test('TEL-131 each record is there once however often the power is pulled', async () => {
  test.setTimeout(180_000);
  const api = openPublicApi(() => core, tenantId);
  const [tag] = await api.get<{ tagId: string }[]>('/tags');
  const period = { fromMs: '0', toMs: String(Date.now()) };
  const count = async () => {
    const path = `/tags/${encodeURIComponent(tag!.tagId)}/count`;
    return (await api.get<{ count: number }>(path, period)).count;
  };
  await expect.poll(count).toBe(6);
  let written = 6;
  for (const waitMs of [0, 250, 600]) {
    for (let n = 0; n < 4; n++, written++)
      computer.write(`2026-03-10T${String(written).padStart(2, '0')}`, written + 1);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    await core.kill();
    core = await startCore(folder);
  }
  await expect.poll(count, { timeout: 60_000 }).toBe(written);
});
