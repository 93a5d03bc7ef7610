import { expect, type Locator, type Page } from '@playwright/test';

/** The operator's list of active alarms, worked by keyboard. */
export interface AlarmListPage {
  readonly list: Locator;
  row(name: string): Locator;
  /** Brings the keys to a row, arrow by arrow. */
  moveTo(name: string): Promise<void>;
}

export function alarmList(page: Page): AlarmListPage {
  const list = page.getByRole('grid', { name: 'Active' });
  const row = (name: string) => list.locator('[data-alarm-id]').filter({ hasText: name });
  return {
    list,
    row,
    async moveTo(name) {
      await list.focus();
      await page.keyboard.press('Home');
      await expect(async () => {
        if ((await row(name).getAttribute('data-active')) === null)
          await page.keyboard.press('ArrowDown');
        await expect(row(name)).toHaveAttribute('data-active', 'true', { timeout: 500 });
      }).toPass();
    },
  };
}
