import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerPage, isOwnUrl } from './security.ts';

describe('answerPage', () => {
  let around: string;
  let folder: string;
  const get = (url: string, method = 'GET') => answerPage({ url, method }, folder);

  beforeAll(() => {
    around = mkdtempSync(join(tmpdir(), 'wellos-page-'));
    folder = join(around, 'renderer');
    mkdirSync(join(folder, 'assets'), { recursive: true });
    mkdirSync(join(around, 'renderer-other'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'assets', 'a b.js'), '1');
    writeFileSync(join(folder, '.env.json'), 'secret');
    writeFileSync(join(folder, 'notes.txt'), 'secret');
    writeFileSync(join(around, 'secret.json'), 'secret');
    writeFileSync(join(around, 'renderer-other', 'x.json'), 'secret');
  });
  afterAll(() => rmSync(around, { recursive: true }));

  it('ACC-12 gives the page with its policy', async () => {
    const response = await get('wellos-app://app/index.html');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).toContain(`script-src 'self' 'wasm-unsafe-eval';`);
  });

  it('gives files with blanks in their name, and the page for the root', async () => {
    expect(await (await get('wellos-app://app/assets/a%20b.js')).text()).toBe('1');
    expect(await (await get('wellos-app://app/')).text()).toBe('<!doctype html>');
  });

  it.each([
    'wellos-app://app/../secret.json',
    'wellos-app://app/%2e%2e/secret.json',
    'wellos-app://app/..%2fsecret.json',
    'wellos-app://app/..%5csecret.json',
    'wellos-app://app/%252e%252e/secret.json',
    'wellos-app://app/../renderer-other/x.json',
    'wellos-app://app/..%2frenderer-other%2fx.json',
    'wellos-app://app/.env.json',
    'wellos-app://app/notes.txt',
    'wellos-app://app/assets',
    'wellos-app://app/missing.js',
    'wellos-app://app/index.html%00.js',
    'wellos-app://app/%E0%A4%A',
    'wellos-app://other/index.html',
  ])('ACC-14 gives nothing for %s', async (url) => {
    expect((await get(url)).status).toBe(404);
  });

  it('ACC-14 only reads', async () => {
    expect((await get('wellos-app://app/index.html', 'POST')).status).toBe(404);
  });
});

describe('isOwnUrl', () => {
  it.each([
    ['wellos-app://app/index.html#/t', true],
    ['blob:wellos-app://app/123', true],
    ['data:image/png;base64,AA', true],
    ['wellos-app://app.evil.example/', false],
    ['https://evil.example/', false],
    ['file:///etc/passwd', false],
    ['ws://127.0.0.1:1/', false],
    ['blob:https://evil.example/1', false],
  ])('ACC-13 %s is ours: %s', (url, isOwn) => expect(isOwnUrl(url)).toBe(isOwn));
});
