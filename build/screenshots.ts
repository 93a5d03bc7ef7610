/**
 * `npm run screenshots`: pictures of every screen of the simulated lease, light, dark and on a phone, for the documents
 * and for looking at. Needs the built screens and Chromium. `npm run screenshots -- field wells` takes those alone.
 */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import sharp from 'sharp';
import {
  makeDataFolder,
  removeFolder,
  startCore,
  type CoreProcess,
} from '#tests/e2e/core-process.ts';
import { demoPlace, type DemoPlace } from '#tests/e2e/pages/demo-place.ts';
import { openScreen, screens } from '#tests/e2e/screens.ts';

const folder = resolve(import.meta.dirname, '../docs/screenshots');
const executablePath = process.env['WELLOS_CHROMIUM'] ?? '/usr/bin/chromium';
const tell = (line: string) => void process.stdout.write(`${line}\n`);

/** How each screen is taken. Trends need some minutes of samples before they look like anything. */
const looks = [
  { name: 'light', theme: 'light', size: { width: 1440, height: 900 } },
  { name: 'dark', theme: 'dark', size: { width: 1440, height: 900 } },
  { name: 'phone', theme: 'light', size: { width: 390, height: 844 } },
] as const;
const samplesForMs = Number(process.env['WELLOS_SCREENSHOT_WAIT_MS'] ?? 90_000);

const asked = process.argv.slice(2);
const wanted = screens.filter(({ name }) => asked.length === 0 || asked.includes(name));

if (existsSync(executablePath)) await takeAll();
else {
  tell(`There is no Chromium at ${executablePath}; name one in WELLOS_CHROMIUM.`);
  process.exitCode = 1;
}

async function takeAll(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const data = makeDataFolder();
  const core = await startCore(data, ['--demo']);
  const browser = await chromium.launch({ executablePath });
  try {
    const place = await waitForLife(browser, core);
    for (const look of looks) await takeLook(browser, core, place, look);
  } finally {
    await browser.close();
    await core.stop();
    removeFolder(data);
  }
}

/** History entered, devices talking, and enough samples that a trend is a line. */
async function waitForLife(browser: Browser, core: CoreProcess): Promise<DemoPlace> {
  const page = await browser.newPage();
  const place = await demoPlace(page, core);
  await new Promise((done) => setTimeout(done, samplesForMs));
  await page.close();
  return place;
}

async function takeLook(
  browser: Browser,
  core: CoreProcess,
  place: DemoPlace,
  look: (typeof looks)[number],
): Promise<void> {
  const context = await browser.newContext({
    viewport: look.size,
    deviceScaleFactor: 1,
    reducedMotion: 'reduce',
    hasTouch: look.name === 'phone',
  });
  await context.addInitScript(
    (theme) => localStorage.setItem('wellos.theme', JSON.stringify(theme)),
    look.theme,
  );
  const page = await context.newPage();
  await page.goto(core.url);
  for (const screen of wanted) {
    await openScreen(page, screen, place);
    await take(page, `${screen.name}-${look.name}`);
  }
  await context.close();
}

async function take(page: Page, name: string): Promise<void> {
  const path = join(folder, `${name}.png`);
  await page.evaluate(() => document.fonts.ready);
  // The map and charts draw on canvases, which are still when two frames are the same.
  let before = await page.screenshot();
  for (let tries = 0; tries < 5; tries += 1) {
    await page.waitForTimeout(500);
    const next = await page.screenshot();
    if (next.equals(before)) break;
    before = next;
  }
  // Screens are of few colours: a palette makes the picture a third of the size and looks the same.
  await sharp(await page.screenshot())
    .png({ palette: true, colours: 96, effort: 9 })
    .toFile(path);
  tell(`${name}.png ${Math.round(statSync(path).size / 1024)} kB`);
}
