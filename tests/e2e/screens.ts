import { expect, type Page } from '@playwright/test';
import {
  openCompletion,
  openDeviceTemplate,
  openExpression,
  openTagCheck,
  openTagColumns,
  openTagPanel,
  openTemplateChange,
} from './pages/tag-places.ts';

/** One place of the app as it is looked at. */
export interface Screen {
  readonly name: string;
  /** Behind `#/t/<tenant>/`; null: the welcome screen. `<well>` stands for a well with live values, `<tags>` for its tags, `<card>` for a surface card. */
  readonly path: string | null;
  /** Resolves when it shows what it is for, not only its frame. */
  readonly whenFilled?: (page: Page) => Promise<void>;
  /** Its address opens a dialog over the screen. */
  readonly isDialog?: true;
  /** What has to be done to see it. */
  readonly open?: (page: Page) => Promise<void>;
}

const live = async (page: Page) => {
  const values = page.locator('[data-tag-id]').filter({ hasText: /\d/ });
  await expect(values.first()).toBeVisible();
};
const drawn = async (page: Page) => {
  await expect(page.locator('main canvas').first()).toBeVisible();
};
const entered = async (page: Page) => {
  // Cells on the desk; for a gauge day on the phone, cards.
  await expect(page.locator('[role="gridcell"], .well-card, .well-button').first()).toBeVisible();
};

const traced = async (page: Page) => {
  await expect(page.locator('.trend-value[data-value]').first()).toBeVisible();
  await drawn(page);
};

const carded = async (page: Page) => {
  // A controller keeps a card once its unit ran for half a minute.
  await expect(page.locator('.stroke-charts .loop-main').nth(1)).toBeVisible({ timeout: 90_000 });
};

const alarmed = async (page: Page) => {
  // The high tank of the demo comes a minute after its level was first read.
  await expect(page.locator('[data-alarm-id]').first()).toBeVisible({ timeout: 90_000 });
};

const shippedTemplate = 'devices/templates/rod-pump-controller';

/** Every screen, for pictures and for the checks that hold on all of them. */
export const screens: readonly Screen[] = [
  { name: 'overview', path: 'overview', whenFilled: live },
  {
    name: 'map',
    path: 'map',
    whenFilled: (page) => expect(page.locator('[data-ready="true"] canvas')).toBeVisible(),
  },
  { name: 'field', path: 'field', whenFilled: live },
  { name: 'field-tanks', path: 'field/tanks', whenFilled: live },
  { name: 'field-cards', path: 'field/cards?card=<card>', whenFilled: carded },
  { name: 'wells', path: 'wells', whenFilled: entered },
  {
    name: 'well-live',
    path: 'wells/<well>',
    whenFilled: async (page) => {
      await live(page);
      await drawn(page);
    },
  },
  { name: 'well-production', path: 'wells/<well>?tab=production', whenFilled: drawn },
  { name: 'well-facts', path: 'wells/<well>?tab=facts' },
  { name: 'well-photos', path: 'wells/<well>?tab=photos' },
  { name: 'well-notes', path: 'wells/<well>?tab=notes' },
  { name: 'shift-log', path: 'overview/shift-log' },
  { name: 'production-day', path: 'production', whenFilled: entered },
  { name: 'production-month', path: 'production?view=month&well=<well>', whenFilled: entered },
  { name: 'production-year', path: 'production?view=year&well=<well>', whenFilled: entered },
  { name: 'trends', path: 'trends?tags=<tags>&span=900000', whenFilled: traced },
  { name: 'trends-empty', path: 'trends' },
  { name: 'trends-pens', path: 'trends', open: openPenSearch },
  { name: 'alarms', path: 'alarms', whenFilled: alarmed },
  { name: 'alarms-details', path: 'alarms', whenFilled: alarmed, open: openAlarm },
  { name: 'alarms-suppressed', path: 'alarms/suppressed' },
  { name: 'alarms-journal', path: 'alarms/journal' },
  { name: 'alarms-figures', path: 'alarms/kpis', whenFilled: drawn },
  { name: 'alarms-definitions', path: 'alarms/definitions', whenFilled: entered },
  { name: 'devices', path: 'devices', whenFilled: entered },
  { name: 'device', path: 'devices', whenFilled: entered, open: openDevice },
  { name: 'device-add', path: 'devices', whenFilled: entered, open: openNewDevice },
  { name: 'device-certificates', path: 'devices', whenFilled: entered, open: openCertificates },
  { name: 'device-tag', path: 'devices', whenFilled: entered, open: openTagOfDevice },
  { name: 'device-paste', path: 'devices', whenFilled: entered, open: openPaste },
  { name: 'device-browse', path: 'devices', whenFilled: entered, open: openNodes },
  { name: 'device-display', path: 'devices', whenFilled: entered, open: openDisplay },
  { name: 'device-writes', path: 'devices', whenFilled: entered, open: openWrites },
  { name: 'device-template', path: shippedTemplate, open: openDeviceTemplate },
  { name: 'templates', path: 'devices/templates', whenFilled: entered },
  { name: 'template', path: shippedTemplate },
  { name: 'template-tags', path: `${shippedTemplate}?tab=tags`, whenFilled: entered },
  { name: 'template-tag', path: `${shippedTemplate}?tab=tags&part=pumpFillage`, isDialog: true },
  {
    name: 'template-alarm',
    path: `${shippedTemplate}?tab=alarms&part=gearbox.high`,
    isDialog: true,
  },
  { name: 'template-displays', path: `${shippedTemplate}?tab=display` },
  { name: 'template-change', path: shippedTemplate, open: openTemplateChange },
  { name: 'tags', path: 'tags', whenFilled: entered },
  { name: 'tag-panel', path: 'tags', whenFilled: entered, open: openTagPanel },
  { name: 'tag-completion', path: 'tags?do=calculated', isDialog: true, open: openCompletion },
  { name: 'tag-calculated', path: 'tags?do=calculated', isDialog: true, open: openExpression },
  { name: 'tag-typed', path: 'tags?do=manual', isDialog: true },
  { name: 'tags-import', path: 'imports/tags' },
  { name: 'tags-import-columns', path: 'imports/tags', open: openTagColumns },
  { name: 'tags-import-check', path: 'imports/tags', open: openTagCheck },
  { name: 'imports', path: 'imports' },
  { name: 'jobs', path: 'overview', whenFilled: live, open: openJobs },
  { name: 'palette', path: 'overview', whenFilled: live, open: openPalette },
  { name: 'conflicts', path: 'conflicts' },
  { name: 'sync', path: 'sync' },
  { name: 'sync-relay', path: 'sync', open: openRelay },
  { name: 'sync-log', path: 'sync/log' },
  { name: 'settings-people', path: 'settings/people' },
  { name: 'settings-people-invite', path: 'settings/people', open: openInvite },
  { name: 'settings-operators', path: 'settings/operators' },
  { name: 'settings-operator', path: 'settings/operator' },
  { name: 'settings-devices', path: 'settings/devices' },
  { name: 'settings-backups', path: 'settings/backups' },
  { name: 'settings-notifications', path: 'settings/notifications' },
  { name: 'settings-seat', path: 'settings/seat' },
  { name: 'settings-tokens', path: 'settings/tokens' },
  { name: 'settings-about', path: 'settings/about' },
  { name: 'welcome', path: null },
];

/** Opens a screen in a window that shows the app already, and waits until it is filled. */
export async function openScreen(
  page: Page,
  screen: Screen,
  place: {
    readonly address: string;
    readonly tenantId: string;
    readonly wellId: string;
    readonly tagIds: readonly string[];
    readonly cardTagId: string;
  },
): Promise<void> {
  // What lay over the last screen is gone once the frame is left.
  if ((await page.locator('[role="dialog"], .side-panel').count()) > 0) {
    await page.goto(`${place.address}#/welcome`);
    await expect(page.locator('.welcome')).toBeVisible();
  }
  const path = screen.path
    ?.replace('<well>', place.wellId)
    .replace('<card>', place.cardTagId)
    .replace('<tags>', place.tagIds.join(','));
  await page.goto(
    path === undefined
      ? `${place.address}#/welcome`
      : `${place.address}#/t/${place.tenantId}/${path}`,
  );
  // Behind a dialog there are no headings.
  const shown = screen.isDialog
    ? page.getByRole('dialog')
    : page.getByRole('heading', { level: 1 });
  await expect(shown).toBeVisible();
  await screen.whenFilled?.(page);
  await screen.open?.(page);
  await expect(page.locator('.skeleton, [aria-busy="true"]')).toHaveCount(0);
}

async function openAlarm(page: Page): Promise<void> {
  // Still unfolded when the screen is only seen in another width.
  if ((await page.locator('.alarm-story').count()) === 0)
    await page.locator('.alarm-more button').first().click();
  await expect(page.locator('.alarm-story')).toBeVisible();
}

async function openRelay(page: Page): Promise<void> {
  await page.getByRole('button', { name: /a relay$|un relé$/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
}

async function openInvite(page: Page): Promise<void> {
  await page.locator('.section-header .button-primary').click();
  await expect(page.getByRole('dialog')).toBeVisible();
}

async function openJobs(page: Page): Promise<void> {
  await page.locator('.jobs-button').click();
  await expect(page.locator('.side-panel')).toBeVisible();
}

async function openPalette(page: Page): Promise<void> {
  await page.locator('.palette-button').click();
  await page.getByRole('combobox').fill('a');
  await expect(page.getByRole('option').first()).toBeVisible();
}

async function openPenSearch(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /pens|plumas/i })
    .first()
    .click();
  await expect(page.getByRole('option').first()).toBeVisible();
}

async function openDevice(page: Page): Promise<void> {
  await page.getByRole('gridcell', { name: 'Mesquite Draw 1 controller', exact: true }).click();
  await live(page);
}

async function openTagOfDevice(page: Page): Promise<void> {
  await openDevice(page);
  await page.getByRole('gridcell', { name: 'Motor current', exact: true }).first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
}

async function openPaste(page: Page): Promise<void> {
  await openDevice(page);
  await page.locator('.devices-tools .button').nth(1).click();
  await page.getByRole('dialog').getByRole('textbox').fill('Yard\tholding 7\tpsi\nGate\tnowhere');
  await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(2);
}

async function openNodes(page: Page): Promise<void> {
  await page.getByRole('gridcell', { name: 'Caliche Flat SCADA server', exact: true }).click();
  await page.locator('.devices-tools .button').nth(1).click();
  // The names of the nodes below are the server's own, in its language.
  await expect(page.getByRole('button', { name: /Caliche Flat State 1H/ })).toBeVisible();
}

async function openWrites(page: Page): Promise<void> {
  await openDevice(page);
  await page.getByRole('tab', { name: /^(Writes|Escrituras)/ }).click();
}

async function openDisplay(page: Page): Promise<void> {
  await openDevice(page);
  await page.getByRole('tab').nth(1).click();
  await expect(page.locator('.display-group').first()).toBeVisible();
}

async function openNewDevice(page: Page): Promise<void> {
  await page.locator('.page-actions .button-primary').click();
  await expect(page.getByRole('dialog')).toBeVisible();
}

async function openCertificates(page: Page): Promise<void> {
  await page.locator('.page-actions button').first().click();
  await expect(page.getByRole('dialog').locator('.empty-state')).toBeVisible();
}
