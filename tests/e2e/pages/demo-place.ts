import { expect, type Page } from '@playwright/test';
import type { CoreProcess } from '../core-process.ts';
import { openPublicApi } from '../public-api.ts';
import { openApp, tenantOf } from './places.ts';

export interface DemoPlace {
  readonly address: string;
  readonly tenantId: string;
  /** A producing well whose rates are measured. */
  readonly wellId: string;
  /** Measured on that well. */
  readonly tagIds: readonly string[];
  readonly tagNames: readonly string[];
  /** Of a rod pump that runs. */
  readonly cardTagId: string;
}

/** Opens the demo operator and waits until its history is entered and its devices talk. */
export async function demoPlace(page: Page, core: CoreProcess): Promise<DemoPlace> {
  await openApp(page, core);
  const tenantId = tenantOf(page);
  const api = openPublicApi(() => core, tenantId);
  await waitForHistory(page);
  const tags =
    await api.get<{ wellId: string | null; signal: string; tagId: string; name: string }[]>(
      '/tags',
    );
  const rates = tags.filter(({ wellId, signal }) => wellId && signal === 'oilRateBblPerDay');
  const found = await firstFlowing(api, rates);
  const tagNames = tags.map(({ name }) => name);
  const tagIds = tags.filter(({ wellId }) => wellId === found).map(({ tagId }) => tagId);
  const cardTagId = await firstCard(
    api,
    tags.filter(({ signal }) => signal === 'surfaceCard'),
  );
  return { address: core.address, tenantId, wellId: found, tagIds, tagNames, cardTagId };
}

async function firstFlowing(
  api: ReturnType<typeof openPublicApi>,
  rates: readonly { readonly wellId: string | null; readonly tagId: string }[],
): Promise<string> {
  const wellsByTag = new Map(rates.map(({ tagId, wellId }) => [tagId, wellId]));
  let flowing: string | null | undefined;
  await expect(async () => {
    const latest =
      await api.get<{ tagId: string; value: unknown; quality: string }[]>('/tags/latest');
    const found = latest.find(
      ({ tagId, value, quality }) =>
        wellsByTag.has(tagId) && Number(value) > 1 && quality === 'good',
    );
    flowing = wellsByTag.get(found?.tagId ?? '');
    expect(flowing).toBeTruthy();
  }).toPass({ timeout: 60_000 });
  return flowing!;
}

/** A controller keeps a card once its unit ran for a while; some do from the start. */
async function firstCard(
  api: ReturnType<typeof openPublicApi>,
  cards: readonly { readonly tagId: string }[],
): Promise<string> {
  const cardIds = new Set(cards.map(({ tagId }) => tagId));
  let kept: string | undefined;
  await expect(async () => {
    const latest = await api.get<{ tagId: string; quality: string }[]>('/tags/latest');
    kept = latest.find(({ tagId, quality }) => cardIds.has(tagId) && quality === 'good')?.tagId;
    expect(kept).toBeTruthy();
  }).toPass({ timeout: 90_000 });
  return kept!;
}

/** The simulated past is entered by a job; a past day typed before it is through would be written over by it. */
export async function waitForHistory(page: Page): Promise<void> {
  await page.locator('.jobs-button').click();
  const panel = page.getByRole('complementary', { name: 'Jobs' });
  await expect(panel.getByText(/^Done/)).toBeVisible({ timeout: 120_000 });
  await panel.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(panel).toBeHidden();
}
