import { expect, test, type Page } from '@playwright/test';
import {
  makeDataFolder,
  removeFolder,
  startCore,
  triedOutside,
  type CoreProcess,
} from './core-process.ts';
import { daySheet } from './pages/day-sheet.ts';
import { waitForHistory } from './pages/demo-place.ts';
import { daysAgo } from './pages/days.ts';
import { goTo, openApp, openAt, tenantOf } from './pages/places.ts';
import { openPublicApi, type PublicApi } from './public-api.ts';

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

test('a living lease: values move over every protocol, a day is typed, the power is pulled, everything is there', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await openApp(page, core);
  const tenantId = tenantOf(page);
  const api = openPublicApi(() => core, tenantId);
  const wells = await api.get<{ wellId: string; name: string }[]>('/wells');
  const [well] = wells;

  await test.step('a value changes on the screen for each protocol', async () => {
    for (const kind of ['modbus', 'opcua', 'mqtt']) {
      const { wellId, tagIds } = await busyWell(api, kind);
      await goTo(page, core, tenantId, `wells/${wellId}`);
      // Until then what is shown may be the screen before.
      const name = wells.find((one) => one.wellId === wellId)!.name;
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
      await expectMoves(page, tagIds, kind);
    }
  });

  const day = daysAgo(2);
  const stored = async () => {
    const period = { from: day, to: day };
    return (await api.get<object[]>(`/wells/${well!.wellId}/production/days`, period))[0];
  };
  const sheet = daySheet(page);

  await test.step('a day of production is typed', async () => {
    await waitForHistory(page);
    await goTo(page, core, tenantId, `production?day=${day}`);
    await sheet.select(well!.name, 'Oil');
    await page.keyboard.type('123.5');
    await page.keyboard.press('Tab');
    await page.keyboard.type('456');
    await page.keyboard.press('Enter');
    await expect.poll(stored).toMatchObject({ oilBbl: 123.5, gasMcf: 456 });
  });

  await test.step('the core is killed, started again, and has it', async () => {
    await core.kill();
    await expect(page.getByText(/reconnecting/i)).toBeVisible();
    core = await startCore(folder, ['--demo']);
    await openAt(page, core, tenantId, `production?day=${day}`);
    await sheet.expectText(well!.name, 'Oil', '123.5');
    await sheet.expectText(well!.name, 'Gas', '456');
    expect(await stored()).toMatchObject({ oilBbl: 123.5, gasMcf: 456 });
  });

  expect(triedOutside(folder)).toEqual([]);
});

interface TagOfDevice {
  readonly tagId: string;
  readonly deviceId: string;
  readonly wellId: string | null;
}

/** The well most is measured on over a protocol: of many values some move, whatever the well is doing. */
async function busyWell(
  api: PublicApi,
  kind: string,
): Promise<{ wellId: string; tagIds: readonly string[] }> {
  const devices = await api.get<{ deviceId: string; address: { kind: string } }[]>('/devices');
  const ofKind = new Set(
    devices.filter(({ address }) => address.kind === kind).map(({ deviceId }) => deviceId),
  );
  const tags = (await api.get<TagOfDevice[]>('/tags')).filter(({ deviceId }) =>
    ofKind.has(deviceId),
  );
  const byWell = Map.groupBy(
    tags.filter(({ wellId }) => wellId !== null),
    ({ wellId }) => wellId!,
  );
  const [busiest] = [...byWell].toSorted(([, one], [, other]) => other.length - one.length);
  expect(busiest, `a well measured over ${kind}`).toBeTruthy();
  return { wellId: busiest![0], tagIds: busiest![1].map(({ tagId }) => tagId) };
}

/** A number on the screen becomes another number. */
async function expectMoves(page: Page, tagIds: readonly string[], kind: string): Promise<void> {
  const readNumbers = async () => {
    const shown = await page
      .locator('[data-tag-id]')
      .evaluateAll((elements) =>
        elements.map(
          (element) => [element.getAttribute('data-tag-id'), element.textContent] as const,
        ),
      );
    return new Map(
      shown.filter(([tagId, text]) => tagIds.includes(tagId ?? '') && /\d/.test(text)),
    );
  };
  let before = new Map<string | null, string | null>();
  const countShown = async () => (before = await readNumbers()).size;
  await expect.poll(countShown, { message: kind, timeout: 60_000 }).toBeGreaterThan(0);
  const countMoved = async () =>
    [...(await readNumbers())].filter(([id, text]) => before.has(id) && before.get(id) !== text)
      .length;
  await expect.poll(countMoved, { message: kind, timeout: 60_000 }).toBeGreaterThan(0);
}
