import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from '@playwright/test';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
// Asked as the start script asks; the `electron` module itself would start a download.
const { electronBinary, hasDisplay } = (await import(
  new URL('../../build/electron-binary.mjs', import.meta.url).href
)) as { electronBinary(): string | undefined; hasDisplay(): boolean };
const binary = electronBinary();
const missing = !binary
  ? 'Electron’s binary is not here (npx install-electron)'
  : !hasDisplay()
    ? 'there is no display here'
    : undefined;
if (missing) console.warn(`SKIPPED tests/desktop/real.test.ts: ${missing}.`);

describe.skipIf(missing)('the real Electron', () => {
  it('shows the page in a sandbox, with the core behind it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wellos-real-'));
    const app = await _electron.launch({
      executablePath: binary!,
      args: ['.', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      cwd: root,
      env: { ...process.env, WELLOS_DATA: folder } as Record<string, string>,
    });
    try {
      const page = await app.firstWindow();
      expect(page.url()).toMatch(/^wellos-app:\/\/app\/index\.html/);
      expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe(
        'undefined',
      );
      await page.getByRole('heading').first().waitFor({ timeout: 60_000 });
    } finally {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
