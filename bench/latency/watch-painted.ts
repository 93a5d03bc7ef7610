import { chromium as browsers, type Page } from '@playwright/test';
import type { DeviceKind } from '#shared/domain/telemetry/device.ts';
import type { Probe } from '#simulator/simulated-lease.ts';
import type { CoreProcess } from '../core-process.ts';
import type { TimedTag } from './bring-field.ts';
import { pause } from './changes-at-devices.ts';

interface Watching {
  readonly core: CoreProcess;
  readonly tenantId: string;
  readonly tags: readonly TimedTag[];
  readonly probe: Probe;
  readonly chromium: string;
  readonly rounds: number;
}

/** Changes a value of one well per protocol and notes when its number stands painted on the well's page. */
export async function watchPainted({ core, tenantId, tags, probe, chromium, rounds }: Watching) {
  const browser = await browsers.launch({ executablePath: chromium });
  const delaysByKind = new Map<DeviceKind, number[]>();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(core.url);
    // The first place is chosen by the app itself; a link followed before that would be overtaken.
    await page.getByRole('heading', { level: 1 }).waitFor();
    for (const kind of ['modbus', 'opcua', 'mqtt'] as const) {
      const timed = tags.find((tag) => tag.kind === kind);
      if (!timed) continue;
      await page.goto(`${new URL('/', core.url).href}#/t/${tenantId}/wells/${timed.wellId}`);
      await page.locator(`[data-tag-id="${timed.tagId}"]`).first().waitFor();
      const delays: number[] = [];
      for (let round = 0; round < rounds; round++) {
        await pause(300 + Math.random() * 700);
        const value = 1_041 + round * 3 - 1_000;
        const painted = untilPainted(page, timed.tagId, String(value));
        const atMs = Date.now();
        probe.setValue(timed.key, value);
        delays.push((await painted) - atMs);
      }
      probe.release(timed.key);
      delaysByKind.set(kind, delays);
    }
  } finally {
    await browser.close();
  }
  return delaysByKind;
}

/** Wall time of the frame after the number stood in the page. */
function untilPainted(page: Page, tagId: string, text: string): Promise<number> {
  return page.evaluate(
    ([id, wanted]) =>
      new Promise<number>((seen) => {
        const look = () => {
          const shown = document
            .querySelector(`[data-tag-id="${id}"] .value-number`)
            ?.textContent?.replace(/\D/g, '');
          if (shown !== wanted) return;
          observer.disconnect();
          requestAnimationFrame(() =>
            setTimeout(() => seen(performance.timeOrigin + performance.now()), 0),
          );
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        look();
      }),
    [tagId, text] as const,
  );
}
