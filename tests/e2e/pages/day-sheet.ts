import { expect, type Locator, type Page } from '@playwright/test';

/** The grid of a gauge day; cells by the name of their well and the beginning of their column's header. */
export interface DaySheet {
  readonly grid: Locator;
  /** The active cell in words. */
  readonly line: Locator;
  readonly saveState: Locator;
  cell(well: string, column: string): Promise<Locator>;
  select(well: string, column: string): Promise<void>;
  expectText(well: string, column: string, text: string): Promise<void>;
}

export function daySheet(page: Page): DaySheet {
  const grid = page.getByRole('grid');
  const cell = async (well: string, column: string) => {
    const row = grid.getByRole('row').filter({ has: page.getByRole('rowheader', { name: well }) });
    // Columns follow from what is entered, so they are looked up when the rows are there.
    await expect(row).toBeVisible();
    const header = grid.getByRole('columnheader', { name: new RegExp(`^${column}\\b`) }).first();
    return row.locator(`[aria-colindex="${await header.getAttribute('aria-colindex')}"]`);
  };
  return {
    grid,
    line: page.locator('.sheet-line'),
    saveState: page.locator('.save-state'),
    cell,
    select: async (well, column) => (await cell(well, column)).click(),
    expectText: async (well, column, text) =>
      expect((await cell(well, column)).locator('.sheet-text')).toHaveText(text),
  };
}
