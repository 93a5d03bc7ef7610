import { expect, type Locator, type Page } from '@playwright/test';

/** The Trends screen as it is used. */
export interface TrendPage {
  readonly chart: Locator;
  /** Greatest value that the crosshair tells in the part of the chart where the test put its spike. */
  greatestSeen(): Promise<number>;
  /** From and to in the address; null while it is live. */
  addressedSpanMs(): number | null;
}

/** Of the chart's width. */
const spikeBetween = [0.25, 0.6] as const;

export function trendPage(page: Page): TrendPage {
  const chart = page.getByRole('application', { name: /^Trend of/ });
  const value = page.locator('td[data-high]').first();
  return {
    chart,
    async greatestSeen() {
      await expect(value).toBeVisible();
      const box = (await chart.boundingBox())!;
      let greatest = Number.NEGATIVE_INFINITY;
      const [from, to] = spikeBetween;
      // Pixel by pixel: a bucket is hardly wider.
      for (let x = box.x + from * box.width; x < box.x + to * box.width; x += 1) {
        await page.mouse.move(x, box.y + box.height / 2);
        // In a gap, and beside the plot, there is no value.
        const told = await page.evaluate(async () => {
          // The pointer is followed once a frame; a busy machine would skip pixels.
          for (let frames = 0; frames < 2; frames += 1)
            await new Promise((resolve) => requestAnimationFrame(resolve));
          return document.querySelector('td[data-high]')?.getAttribute('data-high') ?? null;
        });
        if (told !== null) greatest = Math.max(greatest, Number(told));
      }
      return greatest;
    },
    addressedSpanMs() {
      const search = new URLSearchParams(page.url().split('?').at(-1));
      const [from, to] = [search.get('from'), search.get('to')];
      return from && to ? Date.parse(to) - Date.parse(from) : null;
    },
  };
}
