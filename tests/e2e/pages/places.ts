import { expect, type Page } from '@playwright/test';
import type { CoreProcess } from '../core-process.ts';

/** Opens the printed address and waits until the app has found its own first screen. */
export async function openApp(page: Page, core: CoreProcess): Promise<void> {
  await page.goto(core.url);
  // Going on before the app's own redirect is through would be overtaken by it.
  await expect(page).toHaveURL(/#\/(welcome$|t\/[^/]+\/.)/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** Loads the page at a screen of an operator, `production?day=…`, as a link from outside does. */
export async function openAt(page: Page, core: CoreProcess, tenantId: string, screen: string) {
  const link = new URL(core.url);
  link.hash = `#/t/${tenantId}/${screen}`;
  await page.goto(link.href);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** Goes on to another screen in a window that is open. */
export async function goTo(page: Page, core: CoreProcess, tenantId: string, screen: string) {
  await page.goto(`${core.address}#/t/${tenantId}/${screen}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** From the address of any screen of an operator. */
export function tenantOf(page: Page): string {
  const tenantId = /#\/t\/([^/]+)/.exec(page.url())?.[1];
  expect(tenantId, `an operator in ${page.url()}`).toBeTruthy();
  return tenantId!;
}

/** The way a person makes an operator of their own; ends on its first screen. */
export async function createOperator(page: Page, core: CoreProcess, name: string): Promise<string> {
  await openApp(page, core);
  const card = page.getByRole('form', { name: 'Start a new operator' });
  await card.getByLabel('Operator name').fill(name);
  await card.getByRole('button', { name: 'Create the operator' }).click();
  await expect(page).toHaveURL(/#\/t\/[^/]+\/./);
  return tenantOf(page);
}
