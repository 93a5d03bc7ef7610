import { readdirSync, readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { makeDataFolder, removeFolder, startCore, type CoreProcess } from './core-process.ts';
import { graveFindings } from './pages/accessible.ts';
import { demoPlace, type DemoPlace } from './pages/demo-place.ts';
import { tagFileColumns } from './pages/tag-places.ts';
import { openScreen, screens } from './screens.ts';

const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const smallestPhone = { width: 360, height: 780 };

let folder: string;
let core: CoreProcess;
let page: Page;
let place: DemoPlace;
const complaints: string[] = [];

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  folder = makeDataFolder();
  core = await startCore(folder, ['--demo']);
  const context = await browser.newContext({
    viewport: desk,
    reducedMotion: 'reduce',
    colorScheme: 'light',
  });
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.stack ?? error.message}`));
  // Violations of the content security policy are told here too.
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
  place = await demoPlace(page, core);
});
test.afterAll(async () => {
  await page?.context().close();
  await core?.stop();
  removeFolder(folder);
});
test.beforeEach(() => {
  complaints.length = 0;
});

for (const screen of screens) {
  test(`${screen.name} can be read by everyone, fits a phone and complains of nothing`, async () => {
    await page.setViewportSize(desk);
    await openScreen(page, screen, place);
    await expectAccessible(page);
    for (const theme of ['dark', 'sunlight']) {
      await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
      // The structure is the same in every theme; colours are not.
      await expectAccessible(page, ['color-contrast']);
    }
    await page.evaluate(() => (document.documentElement.dataset['theme'] = 'light'));

    await page.setViewportSize(phone);
    await openScreen(page, screen, place);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.setViewportSize(smallestPhone);
    await expectNoSidewaysScroll(page);
    expect(complaints).toEqual([]);
  });
}

test('in Spanish nothing is left in English and no key shows', async () => {
  test.setTimeout(360_000);
  await page.setViewportSize(desk);
  await page.evaluate(() => localStorage.setItem('wellos.language', '"es"'));
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  const english = wordsOf('en');
  // Names of tags, of an operator's own fields and of a file's columns are data; the demo's are English. A short time
  // reads the same in both.
  const data = [...place.tagNames, ...wordsOfTemplates(), ...tagFileColumns, 'Pumper', '5 min'];
  const names = new Set(data);
  const spanish = new Set(wordsOf('es').values());
  const untranslated = new Set([...english.values()].filter((words) => !spanish.has(words)));
  for (const screen of screens) {
    await openScreen(page, screen, place);
    let texts: readonly string[] = [];
    const countTexts = async () => (texts = await textsOf(page)).length;
    // What a screen says comes a moment after the screen, and later where two browsers share a small machine.
    await expect.poll(countTexts, { timeout: 30_000 }).toBeGreaterThan(5);
    const odd = texts.filter(
      (text) =>
        english.has(text) || text.includes('{{') || (untranslated.has(text) && !names.has(text)),
    );
    expect.soft(odd, screen.name).toEqual([]);
  }
});

async function expectAccessible(shown: Page, rules?: string[]): Promise<void> {
  const said = await graveFindings(shown, { rules });
  const size = shown.viewportSize()?.width;
  const theme = await shown.locator('html').getAttribute('data-theme');
  expect.soft(said, `${theme} at ${size} px`).toEqual([]);
}

/** Tables and grids may scroll inside; the page and its content may not. */
async function expectNoSidewaysScroll(shown: Page): Promise<void> {
  const tooWide = () =>
    shown.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('#main, .page-main, .page-content')]
        .filter((element) => element.scrollWidth > element.clientWidth)
        .map((element) => `${element.tagName}.${element.className} ${element.scrollWidth}`),
    );
  // A chart takes its new width a moment after the window.
  await expect.soft.poll(tooWide, `at ${shown.viewportSize()?.width} px`).toEqual([]);
}

/** Everything said: text, and what screen readers and empty inputs are given. */
function textsOf(shown: Page): Promise<string[]> {
  return shown.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: (string | null)[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode.textContent);
    for (const name of ['aria-label', 'title', 'placeholder'])
      for (const element of document.querySelectorAll(`[${name}]`))
        texts.push(element.getAttribute(name));
    return texts.map((text) => text?.trim() ?? '').filter(Boolean);
  });
}

/** All that shipped templates say: it is data, and English. */
function wordsOfTemplates(): string[] {
  const folder = new URL('../../resources/device-templates/', import.meta.url);
  const textsIn = (part: unknown): string[] => {
    if (typeof part === 'string') return [part];
    return typeof part === 'object' && part ? Object.values(part).flatMap(textsIn) : [];
  };
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => textsIn(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))));
}

/** Words by key, `screen.wells`. */
function wordsOf(language: string): Map<string, string> {
  const file = new URL(`../../resources/locales/${language}.json`, import.meta.url);
  const flatten = (tree: object, path: string): [string, string][] =>
    Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'string'
        ? [[`${path}${key}`, value] as [string, string]]
        : flatten(value as object, `${path}${key}.`),
    );
  return new Map(flatten(JSON.parse(readFileSync(file, 'utf8')) as object, ''));
}
