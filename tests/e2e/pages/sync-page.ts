import { expect, type Locator, type Page } from '@playwright/test';
import type { CoreProcess } from '../core-process.ts';
import { goTo } from './places.ts';

/** The word of the top bar, in every screen. */
export function syncState(page: Page): Locator {
  return page.locator('.sync-state-words');
}

/** Sets the relay up by its dialog, as the one who brings the operator there. */
export async function connectRelay(
  page: Page,
  core: CoreProcess,
  tenantId: string,
  relay: { readonly address: string; readonly claim: string },
): Promise<void> {
  await goTo(page, core, tenantId, 'sync');
  await page.getByRole('button', { name: 'Connect a relay' }).click();
  const dialog = page.getByRole('dialog', { name: 'Connect a relay' });
  await dialog.getByLabel('Address').fill(relay.address);
  await dialog.getByLabel('Claim code').fill(relay.claim);
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await expect(dialog).toBeHidden();
}

/** Makes an invitation and leaves its dialog open; answers its text. */
export async function invite(
  page: Page,
  core: CoreProcess,
  tenantId: string,
  { role, note }: { readonly role: string; readonly note: string },
): Promise<string> {
  await goTo(page, core, tenantId, 'settings/people');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite a computer' });
  await dialog.getByLabel('Who is it for?').fill(note);
  await dialog.getByLabel('Role').selectOption({ label: role });
  await dialog.getByRole('button', { name: 'Make the invitation' }).click();
  await expect(dialog.getByRole('img', { name: 'Invitation as a QR code' })).toBeVisible();
  return dialog.getByLabel('Invitation', { exact: true }).inputValue();
}

/** Pauses or resumes this computer on its Sync screen. */
export async function turnSync(
  page: Page,
  core: CoreProcess,
  tenantId: string,
  turn: 'Pause' | 'Resume',
): Promise<void> {
  await goTo(page, core, tenantId, 'sync');
  await page.getByRole('button', { name: turn, exact: true }).click();
  // Who is a viewer by then is shown no other.
  await expect(page.getByRole('button', { name: turn, exact: true })).toBeHidden();
}
