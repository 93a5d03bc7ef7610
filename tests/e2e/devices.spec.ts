import { expect, test, type Locator, type Page } from '@playwright/test';
import { startModbusServer, type ModbusTestServer } from '../drivers/modbus-server.ts';
import { startOpcuaServer, type OpcuaTestServer } from '../drivers/opcua-server.ts';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { createOperator, goTo } from './pages/places.ts';

const setPointRegister = 10;

let folder: string;
let core: CoreProcess;
let modbus: ModbusTestServer;
let opcua: OpcuaTestServer;
let page: Page;
let tenantId: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  folder = makeDataFolder();
  [core, modbus, opcua] = await Promise.all([
    startCore(folder),
    startModbusServer(),
    startOpcuaServer(),
  ]);
  page = await browser.newPage();
  tenantId = await createOperator(page, core, 'Mesa Field Services');
});
test.afterAll(async () => {
  await page?.close();
  await core?.stop();
  await modbus?.close();
  await opcua?.stop();
  removeFolder(folder);
});

test('a Modbus device is added, its tag scaled, and a set point written in two steps', async () => {
  modbus.registers[setPointRegister] = 550;
  await goTo(page, core, tenantId, 'devices');

  await test.step('the empty list leads to adding one', async () => {
    await expect(page.getByRole('heading', { name: 'No devices yet' })).toBeVisible();
    await page.getByRole('button', { name: 'Add a device' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Add a device' });
    await dialog.getByLabel('Name', { exact: true }).fill('ESP drive 1');
    await dialog.getByLabel('Port', { exact: true }).fill('70000');
    await expect(dialog.getByText('At most 65,535.')).toBeVisible();
    await dialog.getByLabel('Port', { exact: true }).fill(String(modbus.port));
    await dialog.getByLabel('Poll interval').fill('0.2');
    await dialog.getByRole('button', { name: 'Add and see' }).click();
    await expect(dialog.getByText('This is needed.')).toBeVisible();
    await dialog.getByLabel('Address', { exact: true }).fill('127.0.0.1');
    await dialog.getByRole('button', { name: 'Add and see' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'ESP drive 1' })).toBeVisible();
  });

  await test.step('a tag shows its value, and then the value scaled', async () => {
    await page.getByRole('button', { name: 'Add a tag' }).click();
    const adding = page.getByRole('dialog', { name: 'Add a tag' });
    await adding.getByLabel('Name', { exact: true }).fill('Frequency set point');
    await adding.getByLabel('Unit', { exact: true }).fill('Hz');
    await adding.getByLabel('Register', { exact: true }).fill(String(setPointRegister));
    await adding.getByLabel('It may be written to').check();
    await adding.getByLabel('Lowest set point').fill('30');
    await adding.getByLabel('Highest set point').fill('70');
    await adding.getByRole('button', { name: 'Save' }).click();
    await expect(adding).toBeHidden();
    await expect(valueOf('frequency-set-point')).toHaveText('550.00');
    await expect(page.getByText('Online')).toBeVisible();

    await openTag('Frequency set point');
    const editing = page.getByRole('dialog', { name: 'Edit Frequency set point' });
    await editing.getByLabel('Times', { exact: true }).fill('0.1');
    await editing.getByRole('button', { name: 'Save' }).click();
    await expect(editing).toBeHidden();
    await expect(valueOf('frequency-set-point')).toHaveText('55.00');
  });

  await test.step('what is out of range cannot be selected; what is selected is shown, then written', async () => {
    await page.getByRole('button', { name: 'Write to Frequency set point' }).click();
    const dialog = page.getByRole('dialog', { name: 'Write to Frequency set point' });
    await dialog.getByLabel('New value').fill('75');
    await expect(dialog.getByText('Above what it may be set to.')).toBeVisible();
    await dialog.getByLabel('New value').fill('60');
    await dialog.getByLabel('Reason').fill('Fluid level is high');
    await dialog.getByRole('button', { name: 'Select' }).click();
    await expect(dialog.getByText('60 Hz')).toBeVisible();
    expect(modbus.registers[setPointRegister]).toBe(550);
    await dialog.getByRole('button', { name: 'Write it now' }).click();
    await expect(dialog.getByText('The device took the value and says so.')).toBeVisible();
    expect(modbus.registers[setPointRegister]).toBe(600);
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await expect(valueOf('frequency-set-point')).toHaveText('60.00');
  });

  await test.step('the journal keeps it', async () => {
    await page.getByRole('tab', { name: 'Writes' }).click();
    const row = page.getByRole('row').filter({ hasText: 'Fluid level is high' });
    await expect(row).toContainText('55 Hz');
    await expect(row).toContainText('60 Hz');
    await expect(row).toContainText('Written');
    await page.getByRole('tab', { name: 'Tags' }).click();
  });
});

test('tags are pasted, edited together, taken away and brought back by Undo', async () => {
  await page.getByRole('button', { name: 'Paste from a spreadsheet' }).click();
  const dialog = page.getByRole('dialog', { name: 'Paste from a spreadsheet' });
  await dialog
    .getByRole('textbox')
    .fill(
      'Name\tAddress\tUnit\nMotor current\tholding 20\tA\nIntake\t40022\tpsi\nBad\tnowhere\tpsi',
    );
  await expect(dialog.getByText('address not understood')).toBeVisible();
  await dialog.getByRole('button', { name: 'Add 2 tags' }).click();
  await expect(dialog).toBeHidden();
  modbus.registers[20] = 123;
  modbus.registers[21] = 456;
  await expect(valueOf('motor-current')).toHaveText('123.00');
  await expect(valueOf('intake')).toHaveText('456.00');

  await page.getByLabel('Choose Motor current').check();
  await page.getByLabel('Choose Intake').check();
  await page.getByRole('button', { name: 'Edit 2 chosen tags' }).click();
  const many = page.getByRole('dialog', { name: 'Edit 2 tags' });
  await many.getByLabel('Scale', { exact: true }).check();
  await many.getByLabel('Times', { exact: true }).fill('10');
  await many.getByRole('button', { name: 'Change 2 tags' }).click();
  await expect(valueOf('motor-current')).toHaveText('1,230.00');
  await expect(valueOf('intake')).toHaveText('4,560.00');
  await expect(valueOf('frequency-set-point')).toHaveText('60.00');

  await page.getByRole('button', { name: 'Remove 2' }).click();
  await expect(valueOf('intake')).toHaveCount(0);
  const said = page.getByRole('listitem').filter({ hasText: '2 tags are removed' });
  await said.getByRole('button', { name: 'Undo' }).click();
  await expect(valueOf('intake')).toHaveText('4,560.00');
});

test('a device of a template comes with its tags, by the unit and interval the template says', async () => {
  await goTo(page, core, tenantId, 'devices');
  await page.getByRole('button', { name: 'Add a device' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a device' });
  await dialog.getByLabel('Template').selectOption({ value: 'rod-pump-controller' });
  await dialog.getByLabel('Modbus unit id').fill('7');
  await dialog.getByLabel('First register').fill('100');
  await dialog.getByLabel('Name', { exact: true }).fill('Rod pump 7');
  await dialog.getByLabel('Address', { exact: true }).fill('127.0.0.1');
  await dialog.getByLabel('Port', { exact: true }).fill(String(modbus.port));
  await dialog.getByLabel('Turn it on now').uncheck();
  await dialog.getByRole('button', { name: 'Add, turned off' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Rod pump 7' })).toBeVisible();
  await expect(page.getByText(`127.0.0.1:${modbus.port} #7`)).toBeVisible();
  await expect(page.getByText('It is turned off, so nothing is asked of it.')).toBeVisible();
  await expect(page.getByRole('gridcell', { name: /^holding 1\d\d/ }).first()).toBeVisible();
});

test('an OPC UA server is browsed and a node picked as a tag', async () => {
  opcua.set('pressure', 42.5);
  await addOpcua('Gateway', async () => {});
  await page.getByRole('button', { name: 'Browse the server' }).click();
  const dialog = page.getByRole('dialog', { name: 'What Gateway has' });
  await dialog.getByRole('button', { name: 'Look into Well', exact: true }).click();
  await dialog.getByLabel('pressure', { exact: true }).check();
  await dialog.getByRole('button', { name: 'Add 1 tag' }).click();
  await expect(dialog).toBeHidden();
  await expect(valueOf('pressure')).toHaveText('42.50');
  opcua.set('pressure', 43.25);
  await expect(valueOf('pressure')).toHaveText('43.25');
});

test('a server that shows an unknown certificate is trusted where it is offline for it', async () => {
  await addOpcua('Signed gateway', async (dialog) => {
    await dialog.getByLabel('Security', { exact: true }).selectOption('Sign');
  });
  await page.getByRole('button', { name: 'Look at the certificate' }).click();
  const dialog = page.getByRole('dialog', { name: 'Server certificates' });
  await expect(dialog.getByText('Not trusted')).toBeVisible();
  await expect(dialog.locator('code')).toHaveText(/^([0-9A-F]{2}:?){32}$/i);
  await dialog.getByRole('button', { name: 'Trust it' }).click();
  await expect(dialog.getByText('Trusted', { exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByRole('button', { name: 'Turn off' }).click();
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByText('It answers. Add its tags to see values.')).toBeVisible();
});

test('the list shows the worst first and finds by state', async () => {
  await modbus.close();
  await goTo(page, core, tenantId, 'devices');
  const rows = page.getByRole('grid', { name: 'Devices' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('ESP drive 1');
  await expect(rows.nth(1)).toContainText('Offline');
  await page.getByLabel('State', { exact: true }).selectOption('online');
  // The header and both lines to the OPC UA server.
  await expect(rows).toHaveCount(3);
  await expect(rows.filter({ hasText: 'ESP drive 1' })).toHaveCount(0);
});

function valueOf(key: string): Locator {
  return page.locator(`[data-tag-id$="/${key}"] .value-number`);
}

async function openTag(name: string): Promise<void> {
  await page.getByRole('gridcell', { name, exact: true }).click();
}

async function addOpcua(name: string, fill: (dialog: Locator) => Promise<void>): Promise<void> {
  await goTo(page, core, tenantId, 'devices');
  await page.getByRole('button', { name: 'Add a device' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a device' });
  await dialog.getByRole('radio', { name: /OPC UA/ }).check();
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel('Endpoint address').fill(`opc.tcp://127.0.0.1:${opcua.port}`);
  await fill(dialog);
  await dialog.getByRole('button', { name: 'Add and see' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}
