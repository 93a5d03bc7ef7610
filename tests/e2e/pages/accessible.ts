import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

interface Looked {
  /** Ids of axe's rules; all of them else. */
  readonly rules?: readonly string[] | undefined;
  /** A CSS selector of the only part that is looked at. */
  readonly within?: string;
}

/** Axe that tells violations only, and looks in the page itself: half the work of what it does unasked. */
export function axeOf(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
}

/** What axe finds that keeps somebody from using a page, a line for each element; our pages have no frames. */
export async function graveFindings(
  page: Page,
  { rules, within }: Looked = {},
): Promise<readonly string[]> {
  const builder = axeOf(page);
  if (rules) builder.withRules([...rules]);
  if (within) builder.include(within);
  const { violations } = await builder.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
    );
}
