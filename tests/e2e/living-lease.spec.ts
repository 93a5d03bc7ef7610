import { expect, test, type Locator, type Page } from '@playwright/test';
import {
  makeDataFolder,
  removeFolder,
  startCore,
  triedOutside,
  type CoreProcess,
} from './core-process.ts';

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

interface TagOfDevice {
  readonly tagId: string;
  readonly deviceId: string;
  readonly wellId: string | null;
  readonly signal: string;
}

test('a living lease: values move over every protocol, a day is typed, the power is pulled, everything is there', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await page.goto(core.url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const place = tenantPlace(page);
  const tenantId = place.split('/')[2]!;

  await test.step('a value changes on the screen for each protocol', async () => {
    for (const kind of ['modbus', 'opcua', 'mqtt']) {
      const { wellId, tagId } = await busyTag(kind, tenantId);
      await page.goto(`${core.address}${place}/wells/${wellId}`);
      const value = page.locator(`[data-tag-id="${tagId}"]`).first();
      await expect(value).not.toHaveText(/–/);
      const before = await value.innerText();
      await expect(value, `${kind} ${tagId}`).not.toHaveText(before, { timeout: 60_000 });
    }
  });

  await test.step('a day of production is typed', async () => {
    await openDay(page, place);
    await cell(page, 0).click();
    await page.keyboard.type('123.5');
    await page.keyboard.press('Tab');
    await page.keyboard.type('456');
    await page.keyboard.press('Enter');
    await expect.poll(() => savedTotals(tenantId)).toEqual(expect.arrayContaining([123.5, 456]));
  });

  await test.step('the core is killed, started again, and has it', async () => {
    await core.kill();
    await expect(page.getByText(/reconnecting/i)).toBeVisible();
    core = await startCore(folder, ['--demo']);
    await page.goto(core.url);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await openDay(page, place);
    await expect(cell(page, 0)).toContainText('123.5');
    await expect(cell(page, 1)).toContainText('456');
  });

  expect(triedOutside(folder)).toEqual([]);
});

function tenantPlace(page: Page): string {
  const [, t, tenantId] = new URL(page.url()).hash.split('/');
  return `#/${t}/${tenantId}`;
}

async function api<Answer>(path: string): Promise<Answer> {
  const response = await fetch(new URL(`/api/v1${path}`, core.address), {
    headers: { authorization: `Bearer ${core.token}` },
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

/** A tag of a well whose value is noisy enough to be seen moving. */
async function busyTag(kind: string, tenantId: string): Promise<{ wellId: string; tagId: string }> {
  const devices = await api<{ deviceId: string; address: { kind: string } }[]>(
    `/devices?tenant=${tenantId}`,
  );
  const ofKind = new Set(
    devices.filter((device) => device.address.kind === kind).map((device) => device.deviceId),
  );
  const tags = await api<TagOfDevice[]>(`/tags?tenant=${tenantId}`);
  const found = tags.find(
    (tag) => ofKind.has(tag.deviceId) && tag.wellId && /Rate|motorAmps/.test(tag.signal),
  );
  expect(found, `a tag of a ${kind} device`).toBeTruthy();
  return { wellId: found!.wellId!, tagId: found!.tagId };
}

async function openDay(page: Page, place: string): Promise<void> {
  await page.goto(`${core.address}${place}/production`);
  await expect(page.getByRole('grid').first()).toBeVisible();
}

/** A cell of the first well; columns begin with oil and gas. */
function cell(page: Page, column: number): Locator {
  return page.locator(`[role="gridcell"][data-row="0"][data-column="${column}"]`);
}

/** Every oil and gas volume entered in the last days, as the public API tells them. */
async function savedTotals(tenantId: string): Promise<(number | null)[]> {
  const wells = await api<{ wellId: string }[]>(`/wells?tenant=${tenantId}`);
  const to = new Date().toISOString().slice(0, 10);
  const from = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
  const found = await Promise.all(
    wells.map(({ wellId }) =>
      api<{ oilBbl: number | null; gasMcf: number | null }[]>(
        `/wells/${wellId}/production/days?tenant=${tenantId}&from=${from}&to=${to}`,
      ),
    ),
  );
  return found.flat().flatMap((day) => [day.oilBbl, day.gasMcf]);
}
